/// Which of a size's two numbers is written first.
///
/// People read and write the width first, as sizes of pictures are spoken of. Architecture texts that begin with
/// `input` have the height first, as the first versions wrote them and as stored models keep them.
enum SizeOrder: Sendable {
    case widthFirst
    case heightFirst

    /// Both numbers with `x` between.
    func text(height: Int, width: Int) -> String {
        self == .widthFirst ? "\(width)x\(height)" : "\(height)x\(width)"
    }

    /// The size of two numbers as they stand in a text.
    func extent(_ first: Int, _ second: Int) -> Extent {
        self == .widthFirst ? Extent(height: second, width: first) : Extent(height: first, width: second)
    }
}
