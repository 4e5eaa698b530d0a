import Glibc
import Network

extension PatchCutter {
    /// Where the object of a patch lies in its window, as the patch is altered; nil for a patch without a box.
    ///
    /// Of a box that is turned by another angle than a right one it is the box around the turned ellipse that fills it.
    package func box(of description: PatchDescription) -> BoxOutputs? {
        guard let box = description.box, box.width > 0, box.height > 0 else { return nil }
        let alteration = alteration(of: description)
        /// The middle of the window: windows that keep every sample begin at whole pixels.
        func middle(_ center: Double, _ size: Int) -> Double {
            alteration.keepsSamples ? Double(windowOrigin(center: center, size: size)) + Double(size) / 2 : center
        }
        let x = box.centerX - middle(description.centerX + alteration.shiftX, window.width)
        let y = box.centerY - middle(description.centerY + alteration.shiftY, window.height)
        let (cosine, sine) = (cos(alteration.angle), sin(alteration.angle))
        var right = (cosine * x + sine * y) / alteration.step
        var down = (cosine * y - sine * x) / alteration.step
        var width = hypot(cosine * box.width, sine * box.height) / alteration.step
        var height = hypot(sine * box.width, cosine * box.height) / alteration.step
        if alteration.isFlippedHorizontally { right.negate() }
        if alteration.isFlippedVertically { down.negate() }
        if alteration.isTransposed {
            swap(&right, &down)
            swap(&width, &height)
        }
        let (windowWidth, windowHeight) = (Double(window.width), Double(window.height))
        return BoxOutputs(
            x: right / windowWidth, y: down / windowHeight, width: width / windowWidth, height: height / windowHeight)
    }
}
