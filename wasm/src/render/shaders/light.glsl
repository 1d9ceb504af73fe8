// Light, shared by everything that stands on the planet. Colours are squared on the way in and
// rooted on the way out: near enough to the screen's curve, and cheap.
uniform vec3 sun;       // unit vector to the sun
uniform float altitude; // of the eye over the ground, 0 near to 1 far

const vec3 KEY = vec3(1.06, 0.93, 0.74);
const vec3 SKY = vec3(0.33, 0.40, 0.52);
const vec3 GROUND = vec3(0.19, 0.165, 0.13);
const vec3 NIGHT = vec3(0.115, 0.14, 0.215);
const vec3 MOON = vec3(0.17, 0.19, 0.25);
// What machines and people carry against the dark.
const vec3 WORK = vec3(0.60, 0.47, 0.30);
const vec3 HAZE = vec3(0.36, 0.56, 0.80);

float daylight(vec3 up) {
    return smoothstep(-0.26, 0.20, dot(up, sun));
}

// What falls on a surface straight from sun and moon, and from all around.
void light_on(vec3 normal, vec3 up, float day, out vec3 straight, out vec3 around) {
    // A low sun would leave the ground in the dark: it is lifted a little towards the zenith.
    vec3 key = normalize(sun + up * 0.35);
    float facing = max(dot(normal, key), 0.0);
    float above = 0.5 + 0.5 * dot(normal, up);
    float moon = max(dot(normal, normalize(up * 1.2 - sun)), 0.0) * (1.0 - day);
    straight = KEY * facing * day + MOON * moon;
    around = mix(NIGHT, mix(GROUND, SKY, above), day);
}

// The same in two steps, for shaders that light many pixels from one place: where the light
// comes from is worked out once a tile, what falls on a surface once a pixel. Software
// rasterisers run every branch of a shader for every pixel, so there are few.
void lamps(vec3 up, out vec3 key, out vec3 moon) {
    key = normalize(sun + up * 0.35);
    moon = normalize(up * 1.2 - sun);
}

vec3 shone(vec3 normal, vec3 up, vec3 key, vec3 moon, float day, float open) {
    float facing = max(dot(normal, key), 0.0) * day;
    float moonlit = max(dot(normal, moon), 0.0) * (1.0 - day);
    float above = 0.5 + 0.5 * dot(normal, up);
    vec3 around = mix(NIGHT, mix(GROUND, SKY, above), day);
    return (KEY * facing + MOON * moonlit) * (0.55 + 0.45 * open) + around * open;
}

// The less open a place is, the less of both it gets.
vec3 received(vec3 straight, vec3 around, float open) {
    return straight * (0.55 + 0.45 * open) + around * open;
}

// How much air lies between the eye and a place: little near, a rim at the edge of the globe.
float air(vec3 to_eye, vec3 up, float day) {
    float grazing = 1.0 - max(dot(normalize(to_eye), up), 0.0);
    float rim = grazing * grazing * grazing;
    return rim * mix(0.42, 0.75, altitude) * (0.12 + 0.88 * day);
}

vec4 shown(vec3 colour, float haze, float alpha) {
    return vec4(sqrt(mix(colour, HAZE, haze)), alpha);
}
