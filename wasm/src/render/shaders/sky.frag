// Behind everything: stars with a little depth, the sun, and the air around the planet.
uniform vec3 right;   // scaled to half the picture's width at distance 1
uniform vec3 top;     // scaled to half its height
uniform vec3 ahead;
uniform vec3 eye;     // from the planet's middle, in its radii
uniform float pixel;  // angle of a pixel

in vec2 screen;

layout(location = 0) out vec4 colour;

float hash3(vec3 p) {
    p = fract(p * vec3(0.1031, 0.1030, 0.0973));
    p += dot(p, p.yxz + 33.33);
    return fract((p.x + p.y) * p.z);
}

float stars(vec3 ray, float scale, float share) {
    vec3 p = ray * scale;
    vec3 box = floor(p);
    float pick = hash3(box);
    if (pick > share) return 0.0;
    vec3 offset = vec3(hash3(box + 7.0), hash3(box + 13.0), hash3(box + 29.0)) * 0.6 + 0.2;
    float far = length(p - box - offset);
    float size = max(0.05 + 0.10 * hash3(box + 3.0), pixel * scale * 0.9);
    return smoothstep(size, size * 0.25, far) * (0.35 + 0.65 * hash3(box + 5.0));
}

void main() {
    vec3 ray = normalize(ahead + right * screen.x + top * screen.y);
    float toward = -dot(eye, ray);
    float height = length(eye) - 1.0;
    vec3 closest = eye + ray * max(toward, 0.0);
    float above = max(length(closest) - 1.0, 0.0);
    vec3 up = normalize(closest);
    float day = smoothstep(-0.25, 0.30, dot(up, sun));

    // Air thins out with height; from within, it is thickest along the ground.
    float thickness = mix(0.010, 0.028, altitude);
    float zenith = max(dot(ray, normalize(eye)), 0.0);
    float within = exp(-height / 0.02);
    float density = exp(-above / thickness) * mix(1.0, 0.18 / (zenith + 0.18), within);
    vec3 air_colour = mix(vec3(0.16, 0.36, 0.72), vec3(0.45, 0.66, 0.90), density);
    float dusk = smoothstep(0.35, 0.0, abs(dot(up, sun) - 0.02));
    air_colour = mix(air_colour, vec3(0.95, 0.48, 0.22), dusk * 0.45 * density);
    vec3 light = air_colour * density * (0.03 + 0.97 * day);

    float clear = 1.0 - clamp(density * (0.1 + 1.6 * day), 0.0, 1.0);
    if (clear > 0.05) {
        float points = stars(ray, 95.0, 0.055) + 0.6 * stars(ray.yzx, 190.0, 0.05);
        light += vec3(0.85, 0.92, 1.0) * points * clear;
        // A faint band, so that the dark has some depth.
        float band = exp(-pow(dot(ray, normalize(vec3(0.4, -0.5, 0.76))) * 3.0, 2.0));
        light += vec3(0.004, 0.005, 0.011) * band + vec3(0.002, 0.003, 0.007);
    }
    float disc = dot(ray, sun);
    light += vec3(1.0, 0.86, 0.62) * (smoothstep(0.9994, 0.9998, disc) + 0.35 * pow(max(disc, 0.0), 220.0));
    colour = vec4(sqrt(light), 1.0);
}
