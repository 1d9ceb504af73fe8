uniform vec4 veil;      // a colour laid over everything, and how much of it
uniform float alpha;
uniform float own_light; // how much of it these things bring, 0 to 1
uniform float moving;   // seconds of what moves by itself, wrapping at a thousand

in vec3 at;
flat in vec3 upward;
in vec3 local;
flat in vec4 albedo;
flat in vec4 lamp;
flat in vec4 key;
flat in vec3 moon;
in float haze;

layout(location = 0) out vec4 colour;

void main() {
    vec3 normal = normalize(cross(dFdx(at), dFdy(at)));
    vec3 base = albedo.rgb;
    if (albedo.w > 2.5 && albedo.w < 3.5 && local.z > 0.085) {
        // Chevrons run ahead, unless the belt is jammed.
        float along = fract((local.y + abs(local.x) * 0.7) * 2.6 - moving * 1.1 * (1.0 - lamp.w));
        float edge = clamp((0.18 - abs(along - 0.70)) * 12.0, 0.0, 1.0);
        base = mix(base, vec3(0.62, 0.55, 0.36), edge);
    }
    // Near the ground there is less sky.
    float open = 0.62 + 0.38 * clamp(local.z * 3.3, 0.0, 1.0);
    vec3 light = base * shone(normal, upward, key.xyz, moon, key.w, open) + lamp.rgb;
    // The trim is brightest: whose it is shows from afar.
    float lit = own_light * (1.0 - key.w) * (0.65 + 0.35 * dot(normal, upward));
    light += base * WORK * lit * (albedo.w == 1.0 ? 2.0 : 1.0);
    light = mix(light, veil.rgb, veil.a);
    colour = shown(light, haze * 0.8, alpha);
}
