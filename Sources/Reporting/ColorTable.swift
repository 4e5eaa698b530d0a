import FoundationEssentials
import Rendering

extension ReportContents.ColorTable {
    /// The maps in which drawings can be made, the default first.
    static var all: [ReportContents.ColorTable] {
        ColorMap.all.map {
            ReportContents.ColorTable(name: $0.name, colors: Data($0.table).base64EncodedString())
        }
    }
}
