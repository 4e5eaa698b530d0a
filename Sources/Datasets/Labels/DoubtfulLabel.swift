import Raster

/// A label that may be wrong: of a picture that is a sample as a whole, or of an object on one.
public struct DoubtfulLabel: Sendable, Hashable {
    /// The picture's name in the data.
    public var picture: String
    /// The class that it is labelled with.
    public var className: String
    /// Where the object is, in pixels; nil for a picture that is a sample as a whole.
    public var box: Box?

    /// A label from its parts.
    public init(picture: String, className: String, box: Box?) {
        self.picture = picture
        self.className = className
        self.box = box
    }
}

extension LabelledData {
    /// Leaves labels of the training part out: a whole picture of the split, and an object, which is ignored from then on,
    /// so that it is background neither.
    ///
    /// An object is told by its class and its middle, which is nearest to that of the box that is named, and in it.
    ///
    /// - Parameters:
    ///   - labels: Those of other parts of the split stay.
    ///   - split: Loses pictures of its training part.
    /// - Returns: How many labels were left out.
    @discardableResult
    package mutating func leaveOut(_ labels: [DoubtfulLabel], of split: inout Split) -> Int {
        let byPicture = Dictionary(grouping: labels, by: \.picture)
        var (count, gone) = (0, Set<Int>())
        for index in split.training {
            guard let named = byPicture[pictures[index].name] else { continue }
            switch pictures[index].label {
            case .whole(let classIndex):
                guard named.contains(where: { $0.box == nil && $0.className == classes[classIndex] }) else { continue }
                gone.insert(index)
                count += 1
            case .objects(var objects, var ignored):
                for label in named {
                    guard let box = label.box else { continue }
                    func distance(_ index: Int) -> Double {
                        abs(objects[index].box.centerX - box.centerX) + abs(objects[index].box.centerY - box.centerY)
                    }
                    let same = objects.indices.filter {
                        classes[objects[$0].classIndex] == label.className
                            && box.contains(x: objects[$0].box.centerX, y: objects[$0].box.centerY)
                    }
                    guard let place = same.min(by: { distance($0) < distance($1) }) else { continue }
                    ignored.append(objects.remove(at: place).box)
                    count += 1
                }
                pictures[index].label = .objects(objects, ignored: ignored)
            }
        }
        split.training.removeAll(where: gone.contains)
        return count
    }
}
