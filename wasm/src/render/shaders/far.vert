uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the patch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye

in vec3 position;
in uvec4 code;          // row and column of the grid point

out vec3 at;            // relative to the eye
out vec3 upward;
out vec2 grid;          // place in the grid of tiles
out float haze;

void main() {
    at = position + origin;
    gl_Position = clip * vec4(at, 1.0);
    upward = normalize(at - centre);
    grid = vec2(code.xy);
    haze = air(-at, upward, daylight(upward));
}
