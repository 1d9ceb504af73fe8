// Small solids on tiles, many at once.
uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the batch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye
uniform float grow;     // size of everything in the batch, 0 to 1
uniform vec2 reach;     // distances where things begin to shrink, and are gone
uniform float time;     // seconds, wrapping at a thousand
uniform float moving;   // the same for what moves by itself; stands still where less motion is asked for

in vec3 position;
in uvec4 paint;         // colour and material
in vec4 place;          // relative to the batch's origin; size
in vec4 facing;         // unit vector ahead; moment it appeared, in seconds
in uvec4 tint;          // colour and state

out vec3 at;            // relative to the eye
flat out vec3 upward;
out vec3 local;
flat out vec4 albedo;   // and material
flat out vec4 lamp;     // light of its own; whether a belt stands still
flat out vec4 key;      // where most light comes from; daylight
flat out vec3 moon;
out float haze;

const float APPEARS_S = 0.22;
// Off, working, waiting, blocked, on its way, without power, without a task.
const vec3 LAMPS[7] = vec3[7](
    vec3(0.0), vec3(0.10, 0.85, 0.55), vec3(1.0, 0.50, 0.08), vec3(1.0, 0.14, 0.10), vec3(0.55, 0.65, 0.75),
    vec3(0.10, 0.06, 0.30), vec3(0.35, 0.60, 1.0)
);

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
        shape.z *= 1.0 + 0.22 * sin(moving * 5.0 + place.x * 3.0);
    }
    local = shape;
    vec3 offset = right * shape.x + ahead * shape.y + up * shape.z;
    if (paint.w == 4u) {
        float sway = sin(moving * 1.4 + dot(place.xyz, vec3(1.7, 2.3, 1.1))) + 0.5 * sin(moving * 2.3 + place.y * 2.0);
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
    float day = daylight(up);
    lamps(up, key.xyz, moon);
    key.w = day;
    vec3 glow = vec3(0.0);
    if (paint.w == 2u) {
        albedo.rgb *= 0.15;
        float pulse = tint.w == 1u ? 0.85 + 0.15 * sin(moving * 3.0) : 1.0;
        glow = LAMPS[min(tint.w, 6u)] * pulse * 1.15;
    } else if (paint.w == 5u) {
        float glint = 0.5 + 0.5 * sin(moving * 0.9 + position.x * 9.0 + place.x);
        glint *= glint;
        glint *= glint;
        glow = albedo.rgb * (0.18 + 0.22 * glint * glint) * (1.3 - 0.5 * day);
    }
    lamp = vec4(glow, tint.w == 3u ? 1.0 : 0.0);
    haze = air(-at, up, day);
}
