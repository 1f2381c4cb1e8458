namespace Hadal.Generators.Tests.Harness;

/// <summary>C# that tests compile.</summary>
internal static class Sources
{
    /// <summary>One valid GEMM.</summary>
    internal const string Gemm = """
        using Hadal;

        namespace Models;

        /// <summary>The model.</summary>
        public static partial class DeepSeekV3
        {
            [Gemm(N = 7168, K = 2048)]
            public static partial void DownProjection(DeviceStream stream, Fp8Rows a, Fp8Blocks b, DeviceTensor<BFloat16> d);
        }
        """;

    /// <summary>A GEMM method without its attribute, in a partial class.</summary>
    internal static string Method(string attribute, string method) => $$"""
        using Hadal;

        public static partial class Kernels
        {
            {{attribute}}
            {{method}}
        }
        """;
}
