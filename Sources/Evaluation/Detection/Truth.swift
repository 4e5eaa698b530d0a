import Raster

/// What is known about the objects on one picture.
package struct Truth: Sendable {
    /// Objects that should be found.
    package var boxes: [Box]
    /// Objects that are neither hits nor false alarms.
    package var ignored: [Box]

    package init(boxes: [Box], ignored: [Box] = []) {
        self.boxes = boxes
        self.ignored = ignored
    }
}
