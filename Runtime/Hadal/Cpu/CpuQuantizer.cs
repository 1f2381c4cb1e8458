namespace Hadal.Cpu;

/// <summary>The managed quantisers over operands in host memory.</summary>
internal static unsafe class CpuQuantizer
{
    internal static void ToRows(float* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule) => throw new NotImplementedException();

    internal static void ToRows(BFloat16* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule) => throw new NotImplementedException();

    internal static void ToBlocks(float* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule) => throw new NotImplementedException();

    internal static void ToBlocks(BFloat16* source, Float8E4M3* values, float* scales, int rows, int columns, ScaleRule rule) => throw new NotImplementedException();
}
