//! The WebGL2 context of a canvas that belongs to someone else.

use std::sync::Arc;

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, OffscreenCanvas, WebGl2RenderingContext};

use super::RenderError;

/// A canvas, wherever the engine runs.
pub struct Canvas {
    surface: Surface,
    is_software: bool,
}

enum Surface {
    /// Handed over to a worker.
    Offscreen(OffscreenCanvas),
    /// On the page.
    OnPage(HtmlCanvasElement),
}

impl Canvas {
    /// From what the host hands over.
    ///
    /// # Errors
    /// If it is neither kind of canvas.
    pub fn new(canvas: JsValue) -> Result<Canvas, RenderError> {
        let surface = match canvas.dyn_into::<OffscreenCanvas>() {
            Ok(canvas) => Surface::Offscreen(canvas),
            Err(canvas) => Surface::OnPage(canvas.dyn_into().map_err(|_| RenderError::NoCanvas)?),
        };
        Ok(Canvas {
            is_software: surface.probe().is_some_and(|probe| is_software(&probe)),
            surface,
        })
    }

    /// Whether drawing is done by the processor.
    pub fn is_software(&self) -> bool {
        self.is_software
    }

    /// Sets the number of its pixels, which clears it.
    pub fn resize(&self, width: u32, height: u32) {
        match &self.surface {
            Surface::Offscreen(canvas) => {
                canvas.set_width(width);
                canvas.set_height(height);
            }
            Surface::OnPage(canvas) => {
                canvas.set_width(width);
                canvas.set_height(height);
            }
        }
    }

    /// The drawing context.
    ///
    /// # Errors
    /// If there is no WebGL2.
    pub fn context(&self) -> Result<three_d::Context, RenderError> {
        let options = Object::new();
        let set = |key: &str, value: JsValue| {
            // Setting a property of a plain new object cannot fail.
            let _ = Reflect::set(&options, &key.into(), &value);
        };
        set("alpha", false.into());
        set("stencil", false.into());
        set("powerPreference", "high-performance".into());
        // A software rasteriser pays for every sample; a graphics card hardly notices.
        set("antialias", (!self.is_software).into());
        let context = match &self.surface {
            Surface::Offscreen(canvas) => {
                canvas.get_context_with_context_options("webgl2", &options)
            }
            Surface::OnPage(canvas) => canvas.get_context_with_context_options("webgl2", &options),
        };
        let context = context.ok().flatten().ok_or(RenderError::NoWebGl2)?;
        let context: WebGl2RenderingContext =
            context.dyn_into().map_err(|_| RenderError::NoWebGl2)?;
        let context = three_d::context::Context::from_webgl2_context(context);
        #[expect(
            clippy::arc_with_non_send_sync,
            reason = "three-d asks for one; there is one thread"
        )]
        let context = Arc::new(context);
        Ok(three_d::Context::from_gl_context(context)?)
    }
}

impl Surface {
    /// A drawing context like the surface's own, on a canvas of one pixel: the real one would keep
    /// the options it was first asked with. Of the same kind, because some browsers draw on the
    /// page and not off it.
    fn probe(&self) -> Option<WebGl2RenderingContext> {
        let context = match self {
            Surface::Offscreen(_) => OffscreenCanvas::new(1, 1).ok()?.get_context("webgl2"),
            Surface::OnPage(canvas) => {
                let probe = canvas.owner_document()?.create_element("canvas").ok()?;
                let probe: HtmlCanvasElement = probe.dyn_into().ok()?;
                probe.get_context("webgl2")
            }
        };
        context.ok()??.dyn_into().ok()
    }
}

/// Whether a context's drawing is done by the processor. Gives the context back to the browser,
/// which has few.
fn is_software(context: &WebGl2RenderingContext) -> bool {
    const UNMASKED_RENDERER: u32 = 0x9246;
    // Without the extension the name is hidden; then it is a browser that cares more for
    // privacy than for software rendering.
    let has_name = matches!(
        context.get_extension("WEBGL_debug_renderer_info"),
        Ok(Some(_))
    );
    let name_of = match has_name {
        true => UNMASKED_RENDERER,
        false => WebGl2RenderingContext::RENDERER,
    };
    let name = context.get_parameter(name_of).ok();
    let name = name.and_then(|name| name.as_string()).unwrap_or_default();
    if let Ok(Some(lose)) = context.get_extension("WEBGL_lose_context")
        && let Ok(lose_context) = Reflect::get(&lose, &"loseContext".into())
        && let Ok(lose_context) = lose_context.dyn_into::<js_sys::Function>()
    {
        let _ = lose_context.call0(&lose);
    }
    let name = name.to_lowercase();
    ["swiftshader", "llvmpipe", "software", "basic render"]
        .iter()
        .any(|soft| name.contains(soft))
}
