uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the patch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye
uniform sampler2D tiles;
uniform float moving;   // seconds of what moves by itself, wrapping at a thousand
uniform float stamp;    // now, in the steps of a texel's moment
uniform vec2 reach;     // distances within which what a tile bears stands on it, and is gone
uniform vec3 palette[8];

in vec3 position;
in uvec4 code;          // row, column, corner and foot, openness

out vec3 at;            // relative to the eye
out vec2 hex;           // place within the tile, corners on the unit circle
out vec2 open_foot;     // openness; 1 at the foot of a wall, 0 on tops
out float haze;
flat out vec4 face;     // colour and kind (8: built)
flat out vec3 upward;
flat out vec4 key;      // where most light comes from; daylight
flat out vec3 moon;
flat out float ember;   // glow in the cracks of slag
flat out vec3 grain;    // own lightness; place of the tile's middle

const float TRANSITION_STEPS = 10.0;
const vec2 CORNERS[6] = vec2[6](
    vec2(1.0, 0.0), vec2(0.5, 0.8660254), vec2(-0.5, 0.8660254),
    vec2(-1.0, 0.0), vec2(-0.5, -0.8660254), vec2(0.5, -0.8660254)
);

vec3 colour_of(uint face, float bears) {
    uint kind = face & 7u;
    vec3 colour = palette[kind];
    colour *= colour;
    // Under nuggets, shards and blades the ground shows.
    float bare = kind == 4u ? 0.62 : kind == 5u ? 0.58 : kind == 1u ? 0.45 : kind == 2u ? 0.16 : 0.0;
    colour = mix(colour, palette[0] * palette[0] * 0.9, bare * bears);
    if (face >= 128u) colour = mix(colour, vec3(0.19, 0.18, 0.17), 0.7);
    return colour;
}

void main() {
    at = position + origin;
    gl_Position = clip * vec4(at, 1.0);
    upward = normalize(at - centre);
    uint corner = code.z & 7u;
    hex = CORNERS[corner];
    open_foot = vec2(float(code.w) / 255.0, (code.z & 8u) != 0u ? 1.0 : 0.0);

    // three-d stores rows upside down.
    vec4 texel = texelFetch(tiles, ivec2(int(code.y), 65 - int(code.x)), 0);
    uvec4 bytes = uvec4(texel * 255.0 + 0.5);
    float age = mod(stamp - float(bytes.z), 256.0);
    float turned = bytes.x == bytes.y ? 1.0 : smoothstep(0.0, TRANSITION_STEPS, age);
    float bears = 1.0 - smoothstep(reach.x, reach.y, length(at));
    vec3 colour = mix(colour_of(bytes.y, bears), colour_of(bytes.x, bears), turned);
    uint shown = turned < 0.5 ? bytes.y : bytes.x;
    face = vec4(colour, shown >= 128u ? 8.0 : float(shown & 7u));
    // The tile's own place in the plane, so that patterns run on from tile to tile.
    vec2 middle = vec2(0.8660254 * float(code.x), float(code.y) - 0.5 * float(code.x));
    grain = vec3(0.80 + 0.40 * texel.a, middle);
    float day = daylight(upward);
    haze = air(-at, upward, day);
    lamps(upward, key.xyz, moon);
    key.w = day;
    ember = face.w == 6.0 ? max(sin(moving * 0.55 + grain.x * 90.0) - 0.72, 0.0) : 0.0;
}
