namespace Hadal.Parallelism.Pipelines;

/// <summary>What a transfer moves, and which way.</summary>
public enum TransferKind : byte
{
    /// <summary>sendF: activations to the next stage.</summary>
    SendForward,

    /// <summary>recvF: activations from the stage before.</summary>
    ReceiveForward,

    /// <summary>sendB: gradients to the stage before.</summary>
    SendBackward,

    /// <summary>recvB: gradients from the next stage.</summary>
    ReceiveBackward,
}
