// Small solids on tiles, many at once.
uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the batch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye
uniform float grow;     // size of everything in the batch, 0 to 1
uniform vec2 reach;     // distances where things begin to shrink, and are gone
uniform float time;     // seconds, wrapping at a thousand

in vec3 position;
in uvec4 paint;         // colour and material
in vec4 place;          // relative to the batch's origin; size
in vec4 facing;         // unit vector ahead; moment it appeared, in seconds
in uvec4 tint;          // colour and state

out vec3 at;            // relative to the eye
flat out vec3 upward;
out vec3 local;
flat out vec4 albedo;   // and material
flat out float lamp;
out float haze;

const float APPEARS_S = 0.22;

void main() {
    vec3 base = place.xyz + origin;
    vec3 up = normalize(base - centre);
    vec3 ahead = facing.xyz;
    vec3 right = cross(ahead, up);
    float age = mod(time - facing.w + 1000.0, 1000.0);
    float appeared = smoothstep(0.0, APPEARS_S, age);
    vec3 shape = position;
    if (paint.w == 6u && tint.w == 1u) {
        // Pumps up and down while it works.
        shape.z *= 1.0 + 0.22 * sin(time * 5.0 + place.x * 3.0);
    }
    local = shape;
    vec3 offset = right * shape.x + ahead * shape.y + up * shape.z;
    if (paint.w == 4u) {
        float sway = sin(time * 1.4 + dot(place.xyz, vec3(1.7, 2.3, 1.1))) + 0.5 * sin(time * 2.3 + place.y * 2.0);
        offset += right * sway * 0.045 * shape.z;
    }
    float near = 1.0 - smoothstep(reach.x, reach.y, length(base));
    at = base + offset * place.w * grow * appeared * near;
    gl_Position = clip * vec4(at, 1.0);
    upward = up;
    vec3 own = vec3(paint.rgb) / 255.0;
    vec3 given = vec3(tint.rgb) / 255.0;
    own *= own;
    given *= given;
    albedo = vec4(paint.w == 1u ? given : own, float(paint.w));
    lamp = float(tint.w);
    haze = air(-at, up, daylight(up));
}
