//! Vectors of three numbers: only what placing cells on a sphere takes.

/// A place or direction in space. North is +z.
pub type Vector = [f64; 3];

/// `a + b`
pub fn add(a: Vector, b: Vector) -> Vector {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// `a − b`
pub fn sub(a: Vector, b: Vector) -> Vector {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a` times a number.
pub fn scale(a: Vector, by: f64) -> Vector {
    [a[0] * by, a[1] * by, a[2] * by]
}

/// Scalar product.
pub fn dot(a: Vector, b: Vector) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product.
pub fn cross(a: Vector, b: Vector) -> Vector {
    [
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    ]
}

/// Length.
pub fn length(a: Vector) -> f64 {
    dot(a, a).sqrt()
}

/// The same direction with length 1.
pub fn normalized(a: Vector) -> Vector {
    scale(a, 1.0 / length(a))
}

/// The part of `a` that is at right angles to the unit vector `up`.
pub fn tangent(a: Vector, up: Vector) -> Vector {
    sub(a, scale(up, dot(a, up)))
}

/// `a` turned by `angle` about the unit vector `axis`, counterclockwise seen from its tip.
pub fn rotated(a: Vector, axis: Vector, angle: f64) -> Vector {
    let (sin, cos) = angle.sin_cos();
    let along = scale(axis, dot(axis, a) * (1.0 - cos));
    add(add(scale(a, cos), scale(cross(axis, a), sin)), along)
}

/// The angle between two unit vectors, exact also where it is tiny.
pub fn angle(a: Vector, b: Vector) -> f64 {
    length(cross(a, b)).atan2(dot(a, b))
}

/// A unit vector pointing east at `up`; at the poles, where every way leads one way, along +y.
pub fn east(up: Vector) -> Vector {
    let east = [-up[1], up[0], 0.0];
    if dot(east, east) < 1e-24 {
        [0.0, 1.0, 0.0]
    } else {
        normalized(east)
    }
}

/// East, north and up at a place on the unit sphere: a right-handed local frame.
pub fn frame(up: Vector) -> [Vector; 3] {
    let east = east(up);
    [east, cross(up, east), up]
}
