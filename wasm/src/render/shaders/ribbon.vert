uniform mat4 clip;
uniform vec3 origin;

in vec3 position;
in vec4 tint;

out vec4 shade;

void main() {
    gl_Position = clip * vec4(position + origin, 1.0);
    shade = tint;
}
