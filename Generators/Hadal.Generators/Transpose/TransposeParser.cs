using Hadal.Generators.Declarations;
using Hadal.Specs;

namespace Hadal.Generators.Transpose;

/// <summary><c>[Transpose]</c> on (stream, source, destination) to a <see cref="TransposeSpec"/>.</summary>
internal static class TransposeParser
{
    private static readonly SignaturePattern s_signature = new(
        new("DeviceStream stream", "DeviceStream"),
        new("Fp8Blocks source", "Fp8Blocks"),
        new("Fp8Blocks destination", "Fp8Blocks"));

    internal static IKernelSpec? Parse(KernelMethod method, ComplaintSink complain) =>
        s_signature.Matches(method, complain) ? new TransposeSpec() : null;
}
