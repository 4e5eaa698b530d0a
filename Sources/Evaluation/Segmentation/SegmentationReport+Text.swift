import Glibc
import Network
import Numbers

extension SegmentationReport: CustomStringConvertible {
    /// The report for a terminal: totals, and a line for each class.
    public var description: String {
        func number(_ value: Double?) -> String { value.map { $0.fixed(4) } ?? "-" }
        let rows =
            [["class", "IoU", "accuracy", "precision", "pixels"]]
            + classes.map { [$0.name, number($0.iou), number($0.accuracy), number($0.precision), "\($0.truth)"] }
        return "pixel accuracy \(pixelAccuracy.percent(2))"
            + ", mean IoU \(number(meanIoU)), mean accuracy \(number(meanAccuracy)), frequency weighted IoU "
            + "\(number(frequencyWeightedIoU))\n"
            + "\(pixels) pixels of \(pictures) picture\(pictures == 1 ? "" : "s"), \(unlabelled) of them without a label; "
            + "\(ignored) ignored\n\n" + TextTable.text(rows, leftAligned: 1)
    }

    /// Writes `report.json` and `report.txt`.
    ///
    /// - Throws: `FileError`.
    package func write(to folder: String) throws {
        try ReportFolder(folder).write(json: self, text: description)
    }
}
