/// How many windows a network that slides scores together, and the input on which it is defined.
struct WindowGroups {
    /// How many windows a pass can score.
    let passes: PassWindows
    /// The network for a single window, or for at least a group of them.
    let architecture: Architecture

    /// Finds out what passes a network can make, and makes sure that a picture with `n` windows has `n` scores, whatever
    /// the floor rule leaves out inside.
    ///
    /// - Parameters:
    ///   - whole: The network on the input that it was trained on.
    ///   - grid: Its windows.
    /// - Throws: ``NetworkError/denseMapMismatch(picture:windows:map:)``, and what a picture of another size makes a layer
    ///   throw.
    init(of whole: Architecture, grid: WindowGrid) throws {
        let shift = whole.shiftOfAllMaps
        let step = Extent(height: shift.height / grid.stride.height, width: shift.width / grid.stride.width)
        func scores(_ windows: Extent) throws -> Extent {
            let output = try whole.shapes(for: grid.pictureExtent(ofMap: windows)).last ?? whole.input
            return Extent(height: output.height, width: output.width)
        }
        /// The windows of the trained input, and of as many groups more as make one or more groups of them.
        func first(_ axis: Axis) -> Int {
            let trained = Extent(height: whole.output.height, width: whole.output.width)[axis]
            return step[axis] == 1 ? 1 : trained + max(0, step[axis] - trained).rounded(upTo: step[axis])
        }
        let windows = Extent(height: first(.vertical), width: first(.horizontal))
        for more in 0...2 {
            let windows = Extent(height: windows.height + more * step.height, width: windows.width + more * step.width)
            let found = try scores(windows)
            guard found == windows else {
                throw NetworkError.denseMapMismatch(
                    picture: grid.pictureExtent(ofMap: windows), windows: windows, map: found)
            }
        }
        /// The fewest windows of a picture in which every layer finds something, smaller than the trained one or not.
        func fewest(_ axis: Axis) -> Int {
            func fits(leavingOut groups: Int) -> Bool {
                var windows = windows
                if axis == .vertical {
                    windows.height -= groups * step.height
                } else {
                    windows.width -= groups * step.width
                }
                return (try? scores(windows)) == windows
            }
            var (possible, most) = (0, (windows[axis] - 1) / step[axis])
            while possible < most {
                let tried = (possible + most + 1) / 2
                if fits(leavingOut: tried) { possible = tried } else { most = tried - 1 }
            }
            return windows[axis] - possible * step[axis]
        }
        passes = PassWindows(
            fewest: Extent(height: fewest(.vertical), width: fewest(.horizontal)), step: step)
        let input = grid.pictureExtent(ofMap: windows)
        architecture = try Architecture(
            input: Shape(height: input.height, width: input.width, channels: whole.input.channels),
            layers: whole.layers, inputs: whole.inputs)
    }
}

extension Int {
    /// The smallest multiple of a number that is no smaller.
    fileprivate func rounded(upTo multiple: Int) -> Int { (self + multiple - 1) / multiple * multiple }
}
