import ArgumentParser
import FCNScanKit

struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints the JSON Schema of an output, or the names of all.",
        discussion: """
            Every JSON that the program prints or writes names its schema and its version under the key 'schema'. The \
            version changes when a key goes or means something else; keys may be added.

            EXAMPLES
              fcnscan schema                  the names, and what each describes
              fcnscan schema detections       what scans, batches and 'detect' write
              fcnscan schema summary-1 > summary.schema.json
            """)

    @Argument(help: "The name of a schema, with or without its version; the latest without.")
    var name: String?

    func run() throws {
        guard let name else {
            for schema in OutputSchema.all {
                print(schema.name.leading(22) + (try schema.title()))
            }
            return
        }
        guard let schema = OutputSchema.named(name) else {
            throw ValidationError(
                "There is no schema '\(name)'; there are \(OutputSchema.all.map(\.name).joined(separator: ", ")).")
        }
        print(schema.text, terminator: "")
    }
}
