//! PNG from SVG, with the built-in font and no other.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::font;

/// Why an SVG cannot become a picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The SVG is malformed.
    #[error("the chart is not a well-formed SVG: {0}")]
    Svg(#[from] resvg::usvg::Error),
    /// The picture would be empty or too large to hold in memory.
    #[error("a picture of {width} by {height} pixels cannot be made; choose another scale")]
    Size {
        /// Width in pixels.
        width: f64,
        /// Height in pixels.
        height: f64,
    },
    /// Compression failed.
    #[error("cannot write a PNG: {0}")]
    Png(String),
}

/// The largest side of a picture, in pixels.
const LARGEST: f64 = 20_000.0;

/// The picture of `svg` as PNG with `scale` pixels to a pixel of the SVG; 2 suits print and fine screens.
///
/// # Errors
///
/// When the SVG is malformed, or the picture would have no pixels or too many.
pub fn png(svg: &str, scale: f64) -> Result<Vec<u8>, PictureError> {
    let tree = Tree::from_str(svg, &Options { fontdb: font::database(), ..Options::default() })?;
    let size = tree.size();
    let (width, height) = ((f64::from(size.width()) * scale).ceil(), (f64::from(size.height()) * scale).ceil());
    let fits = (1.0..=LARGEST).contains(&width) && (1.0..=LARGEST).contains(&height);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked just above")]
    let pixmap = fits.then(|| Pixmap::new(width as u32, height as u32)).flatten();
    let mut pixmap = pixmap.ok_or(PictureError::Size { width, height })?;
    #[expect(clippy::cast_possible_truncation, reason = "a scale needs no more than single precision")]
    let scale = scale as f32;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| PictureError::Png(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_size_that_its_header_says() {
        let svg =
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9"/></svg>"#;
        let bytes = png(svg, 2.0).expect("picture");
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(bytes[16..24], [0, 0, 0, 60, 0, 0, 0, 40]);
    }

    #[test]
    fn what_cannot_be_a_picture_is_an_error() {
        assert!(matches!(png("<svg", 1.0), Err(PictureError::Svg(_))));
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>"#;
        assert!(matches!(png(svg, 1e6), Err(PictureError::Size { .. })));
        assert!(matches!(png(svg, f64::NAN), Err(PictureError::Size { .. })));
    }
}
