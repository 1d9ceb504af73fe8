uniform float moving;   // seconds of what moves by itself, wrapping at a thousand
uniform float near;     // 1 where tiles are large enough to show what they are made of

in vec3 at;
in vec2 hex;
in vec2 open_foot;
in float haze;
flat in vec4 face;
flat in vec3 upward;
flat in vec4 key;
flat in vec3 moon;
flat in float ember;
flat in vec3 grain;

layout(location = 0) out vec4 colour;

const vec3 EARTH = vec3(0.135, 0.095, 0.062);

float hash(vec2 p) {
    vec3 q = fract(p.xyx * 0.1031);
    q += dot(q, q.yzx + 33.33);
    return fract((q.x + q.y) * q.z);
}

void main() {
    vec3 along_x = dFdx(at);
    vec3 along_y = dFdy(at);
    vec2 side = abs(hex);
    // 0 on the border of a tile, 1 in its middle.
    float inside = 1.0 - max(side.y, side.x * 0.8660254 + side.y * 0.5) / 0.8660254;
    vec2 inside_by = vec2(dFdx(inside), dFdy(inside));
    float pixel = abs(inside_by.x) + abs(inside_by.y);
    // How large the tile looks: nothing finer than a few pixels is drawn.
    float fine = clamp(1.6 - pixel * 7.0, 0.0, 1.0);
    float detail = near * fine;

    int kind = int(face.w + 0.5);
    bool wall = open_foot.y > 0.001;
    bool water = kind == 3;
    vec2 place = grain.yz + hex * 0.57735;
    float tone = grain.x;
    vec3 extra = vec3(0.0);

    if (water) {
        // A smooth, moving surface.
        vec2 wave = sin(vec2(dot(place, vec2(2.9, 1.3)) + moving * 1.3, dot(place, vec2(-1.7, 3.1)) + moving));
        float swell = wave.x + wave.y;
        tone *= 1.0 + 0.05 * swell * near;
        extra = vec3(max(swell - 1.82, 0.0) * 0.9 * detail * (0.15 + key.w));
    } else if (kind == 6) {
        // Slag: cracked, with a dull ember now and then.
        float crack = min(abs(hex.x * 0.9 + hex.y * 0.3 - 0.1), min(abs(hex.y * 0.8 - hex.x * 0.5 + 0.2), abs(hex.x * 0.4 + hex.y - 0.35)));
        float line = clamp(1.0 - crack * 16.0, 0.0, 1.0) * near;
        tone *= 1.0 - 0.55 * line;
        extra = vec3(1.0, 0.30, 0.06) * line * ember;
    } else if (kind == 7) {
        // Rock: broken into facets, each tilted its own way.
        vec2 q = hex + (grain.x - 1.0) * 0.8;
        vec3 facet = vec3(dot(q, vec2(0.55, 0.2)), dot(q, vec2(-0.4, 0.45)), -0.6 * q.y);
        float most = max(facet.x, max(facet.y, facet.z));
        tone *= most == facet.x ? 1.05 : most == facet.y ? 0.97 : 0.89;
    } else {
        tone *= 1.0 + (hash(floor(place * 7.0)) - 0.5) * 0.13 * detail;
    }

    // The bevel: towards the border the top bends down, and its normal outwards.
    float t = min(inside / 0.17, 1.0);
    float slope = water ? 0.0 : 2.65 * t * (1.0 - t) * fine;
    vec3 across_x = cross(along_y, upward);
    vec3 across_y = cross(upward, along_x);
    vec3 fall = (across_x * inside_by.x + across_y * inside_by.y) / dot(along_x, across_x);
    vec3 normal = normalize(wall ? cross(along_x, along_y) : upward - fall * slope);
    // And a thin dark line between tiles.
    float line = clamp(1.0 - inside / max(0.035, pixel), 0.0, 1.0);
    tone *= 1.0 - 0.30 * line * (water ? 0.5 : 1.0) * fine;

    vec3 albedo = face.rgb * tone;
    albedo = wall ? mix(face.rgb * grain.x, EARTH, 0.45) * 0.78 : albedo;
    // Where something is built it is never quite dark.
    if (kind == 8 && !wall) extra = albedo * WORK * (1.0 - key.w);
    vec3 light = albedo * shone(normal, upward, key.xyz, moon, key.w, open_foot.x);
    colour = shown(wall ? light : light + extra, haze, 1.0);
}
