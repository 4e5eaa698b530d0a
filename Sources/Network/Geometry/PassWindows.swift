/// How many windows one pass of a network can score along each axis: `fewest + n·step`, for any `n` from 0 on.
///
/// A network that makes maps smaller and enlarges them again, as U-Net does, gives several scores for each position of
/// its smallest map. It scores whole groups of windows, which begin at multiples of ``step`` windows: shifted by less, a
/// picture meets its poolings in another way, and its scores are others. Every other network scores any number of
/// windows.
public struct PassWindows: Hashable, Sendable, Codable {
    /// The windows of the smallest picture that the network takes.
    public let fewest: Extent
    /// The windows of a group.
    public let step: Extent

    package init(fewest: Extent, step: Extent) {
        precondition(fewest.height > 0 && fewest.width > 0, "a pass has at least one window")
        precondition(step.height > 0 && step.width > 0, "a group has at least one window")
        (self.fewest, self.step) = (fewest, step)
    }

    /// Any number of windows.
    static let any = PassWindows(fewest: Extent(1), step: Extent(1))

    /// True where windows are scored in groups of more than one.
    public var isGrouped: Bool { step != Extent(1) }

    /// The most windows of one pass that are no more than these; 0 where the smallest pass has more.
    package func within(_ windows: Extent) -> Extent {
        counts(windows) { windows, fewest, step in
            windows < fewest ? 0 : fewest + (windows - fewest) / step * step
        }
    }

    /// The fewest windows of one pass that are no fewer than these.
    package func covering(_ windows: Extent) -> Extent {
        counts(windows) { windows, fewest, step in
            windows <= fewest ? fewest : fewest + (windows - fewest + step - 1) / step * step
        }
    }

    private func counts(_ windows: Extent, _ count: (Int, Int, Int) -> Int) -> Extent {
        Extent(
            height: count(windows.height, fewest.height, step.height),
            width: count(windows.width, fewest.width, step.width))
    }
}
