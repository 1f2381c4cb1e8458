namespace Hadal.Specs;

/// <summary>What is known of a kernel when it is compiled. Implementations are records, so equal specs are equal values.</summary>
internal interface IKernelSpec
{
    /// <summary>The family's tag, the second field of the canonical string.</summary>
    string Family { get; }

    /// <summary>The versioned text that alone passes between generator, build and runtime. A contract for ever.</summary>
    string ToCanonical();
}
