uniform vec4 veil;      // a colour laid over everything, and how much of it
uniform float alpha;
uniform float time;     // seconds, wrapping at a thousand

in vec3 at;
flat in vec3 upward;
in vec3 local;
flat in vec4 albedo;
flat in float lamp;
in float haze;

layout(location = 0) out vec4 colour;

// Working, waiting, blocked, on its way.
const vec3 LAMPS[5] = vec3[5](
    vec3(0.0), vec3(0.10, 0.85, 0.55), vec3(1.0, 0.50, 0.08), vec3(1.0, 0.14, 0.10), vec3(0.55, 0.65, 0.75)
);

void main() {
    vec3 normal = normalize(cross(dFdx(at), dFdy(at)));
    vec3 up = upward;
    float day = daylight(up);
    vec3 base = albedo.rgb;
    int material = int(albedo.w + 0.5);
    if (material == 3 && local.z > 0.085) {
        // Chevrons run ahead.
        float along = fract((local.y + abs(local.x) * 0.7) * 2.6 - (lamp == 3.0 ? 0.0 : time * 1.1));
        base = mix(base, vec3(0.62, 0.55, 0.36), smoothstep(0.52, 0.60, along) * (1.0 - smoothstep(0.80, 0.88, along)));
    }
    // Near the ground there is less sky.
    float open = 0.62 + 0.38 * smoothstep(0.0, 0.3, local.z);
    vec3 light = lit(base, normal, up, day, open);
    if (material == 2) {
        int state = clamp(int(lamp + 0.5), 0, 4);
        float pulse = state == 1 ? 0.85 + 0.15 * sin(time * 3.0) : 1.0;
        light = LAMPS[state] * pulse * 1.15 + light * 0.25;
    } else if (material == 5) {
        float glint = 0.18 + 0.22 * pow(0.5 + 0.5 * sin(time * 0.9 + local.x * 9.0), 8.0);
        light += base * glint * (1.3 - 0.5 * day);
    }
    light = mix(light, veil.rgb, veil.a);
    colour = shown(light, haze * 0.8, alpha);
}
