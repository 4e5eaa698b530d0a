import ArgumentParser
import FCNScanKit

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes detections in the formats of other programs.",
        discussion: """
            Takes what scans, batches and 'fcnscan detect' wrote, PICTURE.detections.json, and makes one data set of \
            all of it. Files of a single one lie beside it, those of a folder in the folder, others where the program \
            runs; --output names another folder.

            FORMATS
              coco         coco.json, a data set, and coco-results.json
              geojson      PICTURE.geojson for QuPath, PICTURE.map.geojson for a GIS
              csv          objects.csv and pictures.csv for spreadsheets
              yolo         yolo/: data.yaml, classes.txt, labels/PICTURE.txt
              yolo-scores  the same with the score as sixth number
              voc          voc/PICTURE.xml
              labelstudio  labelstudio.json, tasks, and labelstudio.xml, the project
              cvat         cvat.xml, CVAT for images 1.1

            EXAMPLES
              fcnscan export smear.detections.json --to csv
              fcnscan export found/ --to coco,yolo
              fcnscan export found/ other/a.detections.json --to cvat -o cvat/
              fcnscan scan smear.jpg --export geojson          while scanning
            """)

    @Argument(
        help: "Files with detections, and folders of them, searched recursively.",
        completion: .file(extensions: ["json"]))
    var inputs: [String]
    @Option(help: ArgumentHelp("The formats, as a list of \(ExportFormat.names).", valueName: "format,…"))
    var to: String
    @Option(name: .shortAndLong, help: "The folder for all files; made if needed.", completion: .directory)
    var output: String?
    @Flag(help: "Print one JSON object instead of text.")
    var json = false

    func validate() throws {
        guard !inputs.isEmpty else { throw ValidationError("Give at least one file or folder with detections.") }
        _ = try ExportFormat.list(to, option: "--to")
    }

    func run() throws {
        Interrupt.endsProgram()
        let outcome = try DetectionExport(ExportFormat.list(to, option: "--to")).run(inputs, output: output)
        for failure in outcome.failures { Console.log.error("\(sentence(of: failure))") }
        for warning in outcome.report.warnings ?? [] { Console.log.warning("\(warning)") }
        print(json ? try Console.json(outcome.report) : outcome.summary)
        if !outcome.failures.isEmpty { throw ExitCode.failure }
    }
}

extension DetectionExport.Outcome {
    /// How much was exported, and where it is.
    fileprivate var summary: String {
        (["\(pictures) pictures, \(objects) objects, \(failures.count) failed"] + report.lines).joined(separator: "\n")
    }
}

extension ExportReport {
    /// The files, one on a line.
    var lines: [String] { files.sorted { $0.key < $1.key }.map { "  -> \($0.value)" } }
}
