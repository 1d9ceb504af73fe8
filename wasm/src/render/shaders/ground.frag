uniform float time;     // seconds, wrapping
uniform float near;     // 1 where tiles are large enough to show what they are made of

in vec3 at;
in vec3 upward;
in vec2 hex;
in vec2 open_foot;
in float haze;
flat in vec4 face;
flat in vec2 grain;

layout(location = 0) out vec4 colour;

float hash(vec2 p) {
    return fract(sin(dot(p, vec2(12.9898, 78.233))) * 43758.547);
}

void main() {
    vec3 along_x = dFdx(at);
    vec3 along_y = dFdy(at);
    vec3 normal = normalize(cross(along_x, along_y));
    float foot = open_foot.y;
    vec2 side = abs(hex);
    // 0 on the border of a tile, 1 in its middle.
    float inside = 1.0 - max(side.y, side.x * 0.8660254 + side.y * 0.5) / 0.8660254;
    float pixel = fwidth(inside);
    // How large the tile looks: nothing finer than a few pixels is drawn.
    float fine = clamp(1.6 - pixel * 7.0, 0.0, 1.0);

    vec3 up = normalize(upward);
    float day = daylight(up);
    vec3 albedo = face.rgb * grain.x;
    int kind = int(face.w + 0.5);
    float wall = step(0.001, foot);
    float glow = 0.0;

    if (fine > 0.0 && wall < 0.5) {
        float bevel = smoothstep(0.0, 0.17, inside);
        float bump = bevel * 0.075;
        if (near > 0.0) {
            if (kind == 3) {
                // Water: a smooth, moving surface, without a rim.
                vec2 p = at.xy + at.yz;
                float wave = sin(dot(hex, vec2(4.1, 2.3)) + time * 1.7)
                    + sin(dot(hex, vec2(-2.9, 4.7)) + time * 1.3);
                bump = 0.012 * wave * near;
                albedo *= 0.92 + 0.16 * inside;
                glow = smoothstep(1.55, 1.95, wave + 0.25 * sin(time * 0.7 + grain.x * 40.0)) * 0.22 * near;
            } else if (kind == 6) {
                // Slag: cracked, with a dull ember now and then.
                vec2 q = hex * 2.3 + grain.x * 17.0;
                float crack = abs(sin(q.x * 1.9 + sin(q.y * 2.7)) * sin(q.y * 2.1 + sin(q.x * 3.1)));
                float line = 1.0 - smoothstep(0.02, 0.14, crack);
                bump -= 0.05 * line * near;
                albedo *= 1.0 - 0.45 * line * near;
                float ember = max(sin(time * 0.55 + grain.x * 90.0) - 0.72, 0.0);
                glow = -line * ember * near;
            } else if (kind == 7) {
                // Rock: broken into facets.
                vec2 q = hex + (grain.x - 1.0) * 0.8;
                float facet = max(max(dot(q, vec2(0.55, 0.2)), dot(q, vec2(-0.4, 0.45))), dot(q, vec2(0.0, -0.6)));
                bump += facet * 0.22 * bevel * near;
            } else {
                float speck = hash(floor(hex * 5.0) + grain.x * 91.0);
                albedo *= 1.0 + (speck - 0.5) * 0.13 * near * fine;
            }
        }
        // The slope of `bump` tilts the normal.
        vec3 across_x = cross(along_y, normal);
        vec3 across_y = cross(normal, along_x);
        float area = dot(along_x, across_x);
        vec3 slope = (across_x * dFdx(bump) + across_y * dFdy(bump)) / area;
        normal = normalize(normal - slope * fine);
        // A thin dark line between tiles.
        float line = 1.0 - smoothstep(0.0, max(0.035, pixel), inside);
        albedo *= 1.0 - 0.30 * line * fine;
    }
    if (wall > 0.5) {
        albedo = mix(albedo, vec3(0.135, 0.095, 0.062), 0.45) * 0.78;
    }
    vec3 light = lit(albedo, normal, up, day, open_foot.x);
    if (kind == 3) {
        vec3 middle = normalize(normalize(sun + up * 0.2) + normalize(-at));
        float shine = pow(max(dot(normal, middle), 0.0), 60.0) * day;
        light += vec3(1.0, 0.95, 0.8) * (shine * 0.55 + max(glow, 0.0) * (0.15 + day));
    } else if (glow < 0.0) {
        light += vec3(1.0, 0.30, 0.06) * -glow;
    }
    colour = shown(light, haze, 1.0);
}
