extension ParameterDescription.Role {
    /// The place of the array among those of its layer: ``Layer/parameters(for:)`` lists them in this order.
    var place: Int {
        switch self {
        case .weight, .scale: 0
        case .bias, .shift: 1
        case .runningMean: 2
        case .runningVariance: 3
        }
    }
}

extension [Tensor] {
    /// The array of a role among the parameters of one layer, which has it.
    package subscript(role: ParameterDescription.Role) -> Tensor {
        get { self[role.place] }
        set { self[role.place] = newValue }
    }

    /// The bias of a layer that may have none.
    package var biasIfAny: Tensor? { count > ParameterDescription.Role.bias.place ? self[.bias] : nil }
}
