//! With the feature `embed-web`: compresses the files of `web/dist`, and writes a table of them
//! for `http/web_client.rs` to include. Without it: nothing.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "embed-web")]
    embed::run();
}

#[cfg(feature = "embed-web")]
mod embed {
    use std::fmt::Write as _;
    use std::fs;
    use std::io::Write as _;
    use std::path::{Path, PathBuf};

    /// Compressed files are used when they are at least a tenth smaller.
    const WORTH_IT: (usize, usize) = (9, 10);

    pub(super) fn run() {
        let root = PathBuf::from(env("CARGO_MANIFEST_DIR")).join("../web/dist");
        let out = PathBuf::from(env("OUT_DIR"));
        println!("cargo::rerun-if-changed={}", root.display());
        if !root.join("index.html").exists() {
            println!("cargo::error=there is no web/dist/index.html; `cargo xtask play` builds it");
            return;
        }
        let mut files = Vec::new();
        list(&root, &mut files);
        files.sort();
        let mut table = String::from("static ASSETS: &[Asset] = &[\n");
        for (number, file) in files.iter().enumerate() {
            entry(&mut table, &root, &out, number, file);
        }
        table.push_str("];\n");
        fs::write(out.join("assets.rs"), table).expect("OUT_DIR can be written");
    }

    fn env(name: &str) -> String {
        std::env::var(name).expect("cargo sets it for build scripts")
    }

    fn list(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("web/dist can be read") {
            let path = entry.expect("web/dist can be read").path();
            if path.is_dir() {
                list(&path, files);
            } else {
                files.push(path);
            }
        }
    }

    fn entry(table: &mut String, root: &Path, out: &Path, number: usize, file: &Path) {
        let plain = fs::read(file).expect("web/dist can be read");
        let name = file
            .strip_prefix(root)
            .expect("it was listed below the root");
        let name = name.to_str().expect("our own files have plain names");
        let small = compress(&plain);
        let is_worth_it = small.len() * WORTH_IT.1 <= plain.len() * WORTH_IT.0;
        let brotli = if is_worth_it {
            let path = out.join(format!("{number}.br"));
            fs::write(&path, small).expect("OUT_DIR can be written");
            format!("Some(include_bytes!({path:?}))")
        } else {
            "None".to_owned()
        };
        let etag = format!("\"{:016x}\"", xxhash_rust::xxh3::xxh3_64(&plain));
        let media_type = media_type(name);
        let file = fs::canonicalize(file).expect("it was just read");
        writeln!(
            table,
            "Asset {{ path: \"/{name}\", media_type: {media_type:?}, etag: {etag:?}, \
             plain: include_bytes!({file:?}), brotli: {brotli} }},"
        )
        .expect("a String takes all that is written");
    }

    fn compress(plain: &[u8]) -> Vec<u8> {
        let mut small = Vec::new();
        let mut writer = brotli::CompressorWriter::new(&mut small, 4096, 11, 22);
        writer
            .write_all(plain)
            .expect("a Vec takes all that is written");
        drop(writer);
        small
    }

    fn media_type(name: &str) -> &'static str {
        match name.rsplit('.').next().unwrap_or_default() {
            "html" => "text/html; charset=utf-8",
            "js" | "mjs" => "text/javascript; charset=utf-8",
            "css" => "text/css; charset=utf-8",
            "wasm" => "application/wasm",
            "svg" => "image/svg+xml",
            "png" => "image/png",
            "json" | "map" => "application/json",
            "webmanifest" => "application/manifest+json",
            "woff2" => "font/woff2",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        }
    }
}
