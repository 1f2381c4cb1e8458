namespace Hadal.Parallelism.Pipelines.Validation;

/// <summary>What has happened to a micro-batch in a module.</summary>
internal enum ProgramFact
{
    /// <summary>Its forward is computed.</summary>
    Forward,

    /// <summary>Its backward, of the input at least, is computed.</summary>
    Backward,

    /// <summary>Its output was sent.</summary>
    OutputSent,

    /// <summary>Its input was received.</summary>
    InputReceived,

    /// <summary>The gradient of its input was sent.</summary>
    GradientSent,

    /// <summary>The gradient of its output was received.</summary>
    GradientReceived,
}
