import ArgumentParser

/// How large objects are whose labels are points.
struct PointSizeArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The width and height of objects that --boxes marks by points, in pixels.", valueName: "pixels"))
    var pointSize: Double?

    func validate() throws {
        guard let pointSize else { return }
        guard pointSize >= 1, pointSize <= 10_000 else {
            throw ValidationError("--point-size takes pixels from 1 to 10000, found \(pointSize).")
        }
    }
}
