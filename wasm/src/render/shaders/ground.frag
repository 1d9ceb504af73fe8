uniform float time;     // seconds, wrapping at a thousand
uniform float near;     // 1 where tiles are large enough to show what they are made of

in vec3 at;
in vec2 hex;
in vec2 open_foot;
in float haze;
flat in vec4 face;
flat in vec3 upward;
flat in vec3 straight;
flat in vec3 around;
flat in vec3 grain;

layout(location = 0) out vec4 colour;

const vec3 EARTH = vec3(0.135, 0.095, 0.062);

float hash(vec2 p) {
    vec3 q = fract(p.xyx * 0.1031);
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

void main() {
    // Derivatives first: they are not defined where neighbouring pixels may go other ways.
    vec3 along_x = dFdx(at);
    vec3 along_y = dFdy(at);
    vec2 side = abs(hex);
    // 0 on the border of a tile, 1 in its middle.
    float inside = 1.0 - max(side.y, side.x * 0.8660254 + side.y * 0.5) / 0.8660254;
    vec2 inside_by = vec2(dFdx(inside), dFdy(inside));

    int kind = int(face.w + 0.5);
    vec3 albedo = face.rgb * grain.x;
    float open = open_foot.x;

    if (open_foot.y > 0.001) {
        // A wall, of earth.
        vec3 normal = normalize(cross(along_x, along_y));
        albedo = mix(albedo, EARTH, 0.45) * 0.78;
        colour = shown(lit(albedo, normal, upward, daylight(upward), open), haze, 1.0);
        return;
    }

    float pixel = abs(inside_by.x) + abs(inside_by.y);
    // How large the tile looks: nothing finer than a few pixels is drawn.
    float fine = clamp(1.6 - pixel * 7.0, 0.0, 1.0);
    vec3 extra = vec3(0.0);

    if (near > 0.0) {
        vec2 place = grain.yz + hex * 0.57735;
        if (kind == 3) {
            // Water: a smooth, moving surface.
            vec2 p = vec2(dot(place, vec2(2.9, 1.3)) + time * 1.3, dot(place, vec2(-1.7, 3.1)) + time);
            vec2 wave = sin(p);
            float swell = wave.x + wave.y;
            albedo *= 0.97 + 0.05 * swell;
            float glint = smoothstep(1.80, 1.99, swell) * 0.16 * near * fine;
            extra = vec3(1.0, 0.95, 0.8) * glint * (0.15 + straight);
        } else if (kind == 6) {
            // Slag: cracked, with a dull ember now and then.
            vec2 q = hex * 2.3 + grain.x * 17.0;
            float crack = abs(sin(q.x * 1.9 + sin(q.y * 2.7)) * sin(q.y * 2.1 + sin(q.x * 3.1)));
            float line = 1.0 - smoothstep(0.02, 0.14, crack);
            albedo *= 1.0 - 0.55 * line * near;
            float ember = max(sin(time * 0.55 + grain.x * 90.0) - 0.72, 0.0);
            extra = vec3(1.0, 0.30, 0.06) * line * ember * near;
        } else if (kind == 7) {
            // Rock: broken into facets, each tilted its own way.
            vec2 q = hex + (grain.x - 1.0) * 0.8;
            float a = dot(q, vec2(0.55, 0.2));
            float b = dot(q, vec2(-0.4, 0.45));
            float c = dot(q, vec2(0.0, -0.6));
            float most = max(a, max(b, c));
            albedo *= most == a ? 1.05 : most == b ? 0.97 : 0.89;
        } else {
            albedo *= 1.0 + (hash(floor(place * 7.0)) - 0.5) * 0.13 * near * fine;
        }
    }

    vec3 light;
    if (inside < 0.17 && fine > 0.0 && kind != 3) {
        // The bevel: towards the border the top bends down, and its normal outwards.
        float t = inside / 0.17;
        float slope = 0.075 * 6.0 * t * (1.0 - t) / 0.17;
        vec3 across_x = cross(along_y, upward);
        vec3 across_y = cross(upward, along_x);
        float area = dot(along_x, across_x);
        vec3 fall = (across_x * inside_by.x + across_y * inside_by.y) * (slope / area);
        vec3 normal = normalize(upward - fall * fine);
        // And a thin dark line between tiles.
        float line = 1.0 - smoothstep(0.0, max(0.035, pixel), inside);
        albedo *= 1.0 - 0.30 * line * fine;
        light = lit(albedo, normal, upward, daylight(upward), open);
    } else {
        light = albedo * received(straight, around, open);
    }
    colour = shown(light + extra, haze, 1.0);
}
