uniform mat4 clip;      // from places relative to the eye
uniform vec3 origin;    // of the patch, relative to the eye
uniform vec3 centre;    // of the planet, relative to the eye

in vec3 position;
in uvec4 code;          // row and column of the grid point; slope to the east and north

out vec3 light;         // on land
out vec3 sea_light;
out vec2 grid;          // place in the grid of tiles
out float haze;
out float shine;         // of the sun on water
out float dark;          // 1 at night

void main() {
    vec3 at = position + origin;
    gl_Position = clip * vec4(at, 1.0);
    vec3 up = normalize(at - centre);
    grid = vec2(code.xy);
    float day = daylight(up);
    haze = air(-at, up, day);
    dark = 1.0 - day;

    // Slopes are drawn steeper than they are, or there would be no mountains to see from here.
    vec3 east = normalize(vec3(-up.y, up.x, 1e-6));
    vec2 slope = (vec2(code.zw) - 128.0) / 127.0;
    vec3 normal = normalize(up - east * slope.x - cross(up, east) * slope.y);
    vec3 straight, around;
    light_on(normal, up, day, straight, around);
    light = received(straight, around, 1.0);
    light_on(up, up, day, straight, around);
    sea_light = received(straight, around, 1.0);
    vec3 middle = normalize(normalize(sun + up * 0.2) + normalize(-at));
    shine = pow(max(dot(up, middle), 0.0), 32.0) * 0.16 * day;
}
