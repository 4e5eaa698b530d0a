import Files
import FoundationEssentials

extension LabelledData {
    /// A hash over what is on which pictures: names, groups, parts, sizes, labels, classes, and samples where their
    /// hashes are known.
    package var fingerprint: String {
        var hash = ContentHash()
        hash.append(Data(classes.joined(separator: "\n").utf8))
        for (index, picture) in pictures.enumerated() {
            hash.append(Data("\n\(picture.name)\t\(picture.group)\t\(picture.width)x\(picture.height)\t".utf8))
            hash.append(Data("\(picture.part?.rawValue ?? "")\t\(hashes.isEmpty ? "" : "\(hashes[index])")\t".utf8))
            switch picture.label {
            case .whole(let classIndex):
                hash.append(Data("\(classIndex)".utf8))
            case .objects(let objects, let ignored):
                for object in objects { hash.append(Data("\(object.classIndex) \(object.box);".utf8)) }
                for box in ignored { hash.append(Data("- \(box);".utf8)) }
            }
        }
        return String(hash.finish().prefix(16))
    }
}
