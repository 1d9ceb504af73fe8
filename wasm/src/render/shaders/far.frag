// Tiles too far to have a shape: hexagons found by their place in the grid.
uniform sampler2D tiles;
uniform float level;    // of the patch: at 0 texels name kinds, else they are colours
uniform float stamp;    // now, in the steps of a texel's moment
uniform vec3 palette[8];

in vec3 light;
in vec3 sea_light;
in vec2 grid;
in float haze;
in float shine;
in float dark;

layout(location = 0) out vec4 colour;

void main() {
    // The grid's axes lie 120 degrees apart: with these three numbers of sum 0, the nearest tile
    // is the one where rounding is least wrong.
    vec3 cube = vec3(grid.x, -grid.y, grid.y - grid.x);
    vec3 tile = round(cube);
    vec3 wrong = abs(tile - cube);
    if (wrong.x > wrong.y && wrong.x > wrong.z) tile.x = -tile.y - tile.z;
    else if (wrong.y > wrong.z) tile.y = -tile.x - tile.z;
    vec3 off = cube - tile;
    off = abs(vec3(off.x - off.y, off.y - off.z, off.z - off.x));
    float inside = 1.0 - max(off.x, max(off.y, off.z));
    float pixel = length(vec2(dFdx(grid.x) - dFdx(grid.y), dFdy(grid.x) - dFdy(grid.y))) + length(vec2(dFdx(grid.x), dFdy(grid.x)));

    // three-d stores rows upside down.
    vec4 texel = texelFetch(tiles, ivec2(int(-tile.y + 0.5), 65 - int(tile.x + 0.5)), 0);
    vec3 albedo;
    bool wet;
    bool built = false;
    if (level < 0.5) {
        uvec2 faces = uvec2(texel.xy * 255.0 + 0.5);
        float age = mod(stamp - texel.z * 255.0, 256.0);
        uint face = age < 5.0 ? faces.y : faces.x;
        wet = (face & 7u) == 3u;
        albedo = palette[face & 7u];
        albedo *= albedo * (0.80 + 0.40 * texel.a);
        built = face >= 128u;
        if (built) albedo = vec3(0.32, 0.30, 0.28);
    } else {
        albedo = texel.rgb * texel.rgb;
        wet = texel.a > 0.5;
    }
    float fine = clamp(1.5 - pixel * 4.0, 0.0, 1.0);
    float line = 1.0 - smoothstep(0.0, max(0.10, pixel), inside);
    albedo *= 1.0 - 0.22 * line * fine;

    vec3 lighted = wet ? albedo * sea_light + vec3(1.0, 0.93, 0.8) * shine : albedo * light;
    // By night factories are lights on the land.
    if (built) lighted += WORK * 0.7 * dark;
    colour = shown(lighted, haze, 1.0);
}
