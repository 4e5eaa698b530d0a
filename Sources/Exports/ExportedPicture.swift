import Raster

/// A picture and what was found on it, as exports need it: in pixels of the upright full picture.
package struct ExportedPicture: Sendable, Equatable {
    /// An object that was found.
    package struct Object: Sendable, Equatable {
        /// The name of its class, one of the picture's ``ExportedPicture/classes``.
        package var className: String
        /// The probability of the class.
        package var score: Float
        /// The box around it, clipped to the picture.
        package var box: Box
        /// The middle; not clipped.
        package var centerX: Double
        /// The middle; not clipped.
        package var centerY: Double
        /// The scale at which it was found, where others than the picture's own were asked for.
        package var scale: Double?
        /// The pixels of a connected region.
        package var area: Double?
        /// The mean probability in a connected region.
        package var meanScore: Float?

        package init(
            className: String, score: Float, box: Box, centerX: Double, centerY: Double, scale: Double? = nil,
            area: Double? = nil, meanScore: Float? = nil
        ) {
            self.className = className
            self.score = score
            self.box = box
            self.centerX = centerX
            self.centerY = centerY
            self.scale = scale
            self.area = area
            self.meanScore = meanScore
        }
    }

    /// The path as it was given.
    package var path: String
    /// The page, from 1.
    package var page = 1
    /// Pixels in a row of the full picture.
    package var width: Int
    /// Rows of the full picture.
    package var height: Int
    /// The size of a pixel, where it is known.
    package var pixelSize: PixelSize?
    /// The area in which objects were looked for, where the size of a pixel is known.
    package var squareMillimeters: Double?
    /// Where the picture lies on a map.
    package var georeference: Georeference?
    /// The classes that stand for objects, found or not.
    package var classes: [String]
    /// What was found.
    package var objects: [Object]

    package init(path: String, width: Int, height: Int, classes: [String], objects: [Object]) {
        self.path = path
        self.width = width
        self.height = height
        self.classes = classes
        self.objects = objects
    }
}

extension ExportedPicture.Object {
    /// True where the box ends at the picture's edge and the object goes on.
    func isCut(width: Int, height: Int) -> Bool {
        let isAtEdge =
            box.xmin <= 0 || box.ymin <= 0 || box.xmax >= Double(width) || box.ymax >= Double(height)
        return isAtEdge && (centerX, centerY) != (box.centerX, box.centerY)
    }
}
