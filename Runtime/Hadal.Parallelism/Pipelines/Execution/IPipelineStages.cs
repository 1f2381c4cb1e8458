namespace Hadal.Parallelism.Pipelines.Execution;

/// <summary>
/// The stages that one rank holds: what an executor calls to compute. Phases and micro-batches are those of the rank's program; calls come
/// one after another, in its order. What a stage keeps between the forward and the backward of a micro-batch is its own.
/// </summary>
/// <typeparam name="T">What goes from stage to stage: activations one way, their gradients the other.</typeparam>
public interface IPipelineStages<T>
{
    /// <summary>A micro-batch's input, asked for before its forward on the first stage.</summary>
    T Input(int phase, int microBatch);

    /// <summary>F.</summary>
    /// <returns>The output, which the executor hands on and forgets. Nobody writes to it any more: in one process the next stage reads this very object.</returns>
    T Forward(int phase, int microBatch, T input);

    /// <summary>The loss of a micro-batch, asked for after its forward on the last stage.</summary>
    /// <returns>The gradient of the loss with respect to <paramref name="output"/>.</returns>
    T Loss(int phase, int microBatch, T output);

    /// <summary>What the last stage gave, in a schedule without a backward.</summary>
    void Output(int phase, int microBatch, T output) =>
        throw new NotSupportedException($"{GetType()} does not take outputs, which a schedule without a backward gives.");

    /// <summary>B: the gradients of the input and of the weights, which are added to those of other micro-batches.</summary>
    /// <returns>The gradient of the input; on the first stage nobody reads it.</returns>
    T Backward(int phase, int microBatch, T outputGradient);

    /// <summary>Bi: the gradient of the input alone. What <see cref="BackwardWeight"/> needs is kept until then.</summary>
    /// <returns>The gradient of the input; on the first stage nobody reads it.</returns>
    T BackwardInput(int phase, int microBatch, T outputGradient);

    /// <summary>W: the gradient of the weights that a <see cref="BackwardInput"/> left, in the order in which they were left.</summary>
    void BackwardWeight(int phase, int microBatch);

    /// <summary>FB: the forward of one micro-batch and the full backward of another. One after the other, unless overridden.</summary>
    /// <param name="pair">An operation of kind <see cref="PipelineOpKind.ForwardBackward"/>.</param>
    /// <param name="input">The forward's input.</param>
    /// <param name="outputGradient">The gradient of the backward's output.</param>
    /// <returns>The forward's output, and the gradient of the backward's input.</returns>
    (T Output, T InputGradient) ForwardBackward(in PipelineOp pair, T input, T outputGradient) =>
        (Forward(pair.Phase, pair.MicroBatch, input), Backward(pair.BackwardPhase, pair.BackwardMicroBatch, outputGradient));

    /// <summary>The gradient of a stage's weights that this rank has summed, asked for once the program is over where another rank holds the same stage.</summary>
    T WeightGradient(int phase) => throw Mirrored();

    /// <summary>Replaces the gradient of a stage's weights by the sum of all ranks that hold the stage.</summary>
    /// <param name="phase">The stage's module on this rank.</param>
    /// <param name="parts">One a rank, to be added from first to last: every rank is given the same order. They may not be written to.</param>
    void SumWeightGradients(int phase, IReadOnlyList<T> parts) => throw Mirrored();

    private NotSupportedException Mirrored() => new($"{GetType()} does not sum weight gradients, which a schedule in which two ranks hold a stage needs.");
}
