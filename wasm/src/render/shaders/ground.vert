uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the patch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye
uniform sampler2D tiles;
uniform float stamp;    // now, in the steps of a texel's moment
uniform vec3 palette[8];

in vec3 position;
in uvec4 code;          // row, column, corner and foot, openness

out vec3 at;            // relative to the eye
out vec3 upward;
out vec2 hex;           // place within the tile, corners on the unit circle
out vec2 open_foot;     // openness; 1 at the foot of a wall, 0 on tops
out float haze;
flat out vec4 face;     // colour and kind (8: built)
flat out vec2 grain;    // own lightness; quantity 0 to 1

const float TRANSITION_STEPS = 10.0;
const vec2 CORNERS[6] = vec2[6](
    vec2(1.0, 0.0), vec2(0.5, 0.8660254), vec2(-0.5, 0.8660254),
    vec2(-1.0, 0.0), vec2(-0.5, -0.8660254), vec2(0.5, -0.8660254)
);

vec3 colour_of(uint face) {
    vec3 colour = palette[face & 7u];
    colour *= colour;
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

    vec4 texel = texelFetch(tiles, ivec2(code.y, code.x), 0);
    uvec4 bytes = uvec4(texel * 255.0 + 0.5);
    float age = mod(stamp - float(bytes.z), 256.0);
    float turned = bytes.x == bytes.y ? 1.0 : smoothstep(0.0, TRANSITION_STEPS, age);
    vec3 colour = mix(colour_of(bytes.y), colour_of(bytes.x), turned);
    uint shown = turned < 0.5 ? bytes.y : bytes.x;
    face = vec4(colour, shown >= 128u ? 8.0 : float(shown & 7u));
    grain = vec2(0.80 + 0.40 * texel.a, float((shown >> 3u) & 15u) / 15.0);
    float day = daylight(upward);
    haze = air(-at, upward, day);
}
