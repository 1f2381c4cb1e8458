namespace PipelineTraining;

/// <summary>What a layer keeps of a micro-batch from its forward to the gradient of its weights.</summary>
internal sealed class Tape
{
    internal float[] X { get; set; } = [];

    internal float[] Tanh { get; set; } = [];

    /// <summary>The gradient before tanh.</summary>
    internal float[] Dz { get; set; } = [];
}
