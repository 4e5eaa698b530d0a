import Files
import Formats

extension LabelledData {
    /// Reads a table of pictures that are samples as a whole: `path,label`, and optionally `group` and `split`, columns
    /// in any order.
    ///
    /// A column may have another name, in any case: `image`, `image_path`, `filename` or `file` instead of `path`;
    /// `class`, `category` or `name` instead of `label`.
    ///
    /// Paths start where the table lies. Pictures of one group are never in two parts of a split; `split` is
    /// `train`, `validation` or `test`, or empty for a picture that is dealt out. Broken and missing pictures are listed
    /// in ``skipped``.
    ///
    /// - Parameter channels: 1 decodes to grey, 3 to red, green, blue.
    /// - Throws: `FormatError` with line and column, ``TrainingDataError`` where no data come of the table.
    public static func manifest(
        _ path: String, channels: Int = 3, loading: PictureLoading = PictureLoading()
    ) throws -> LabelledData {
        try manifest(
            CSVTable(contentsOf: path), decoder: PictureDecoder(channels: channels, loading: loading))
    }

    static func manifest(
        _ table: CSVTable, decoder: PictureDecoder, minimumClasses: Int = 2
    ) throws -> LabelledData {
        let pathColumn = try table.column("path", "image", "image_path", "filename", "file")
        let labelColumn = try table.column("label", "class", "category", "name")
        let groupColumn = table.optionalColumn("group")
        let splitColumn = table.optionalColumn("split")
        var files: [LabelledFile] = []
        var lines: [String: (line: Int, label: String)] = [:]
        for row in table.rows {
            let name = row[pathColumn].text.trimmed
            guard !name.isEmpty, !name.utf8.contains(0) else {
                throw table.badField(row, pathColumn, expected: "the path of a picture")
            }
            let label = row[labelColumn].text.trimmed
            guard !label.isEmpty else {
                throw table.badField(row, labelColumn, expected: "the name of a class")
            }
            if let other = lines[name] {
                throw table.badField(
                    row, pathColumn,
                    expected: "a picture that no line has before (line \(other.line) calls it '\(other.label)')")
            }
            lines[name] = (row[pathColumn].line, label)
            let group = groupColumn.map { row[$0].text.trimmed } ?? ""
            let split = splitColumn.map { row[$0].text.trimmed } ?? ""
            let part = Split.Part(word: split)
            if let splitColumn, !split.isEmpty, part == nil {
                throw table.badField(row, splitColumn, expected: "train, validation, test or nothing")
            }
            files.append(LabelledFile(name: name, className: label, group: group.isEmpty ? nil : group, part: part))
        }
        return try wholePictures(
            files, in: Path.folder(of: table.path), listedIn: table.path, classes: Set(files.map(\.className)),
            decoder: decoder, minimumClasses: minimumClasses)
    }
}
