using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>A call of a quantiser to the managed code that serves it.</summary>
internal static unsafe class CpuQuantization
{
    internal static void Run<T>(QuantizeLayout layout, in QuantizeOperands<T> operands, int threads)
        where T : unmanaged
    {
        if (operands.Straight is { } straight)
        {
            Straight(layout, operands, (Float8E4M3*)straight.Values.Address, (float*)straight.Scales.Address, threads);
        }

        if (operands.Transposed is { } transposed)
        {
            Transposed(layout, operands, (Float8E4M3*)transposed.Values.Address, (float*)transposed.Scales.Address, threads);
        }
    }

    private static void Straight<T>(QuantizeLayout layout, in QuantizeOperands<T> operands, Float8E4M3* values, float* scales, int threads)
        where T : unmanaged
    {
        nint source = operands.Source.Address;
        (int rows, int columns) = (operands.Rows, operands.Columns);
        switch (layout)
        {
            case QuantizeLayout.Rows when typeof(T) == typeof(BFloat16):
                CpuQuantizer.ToRows((BFloat16*)source, values, scales, rows, columns, operands.Rule, threads);
                break;
            case QuantizeLayout.Rows:
                CpuQuantizer.ToRows((float*)source, values, scales, rows, columns, operands.Rule, threads);
                break;
            case QuantizeLayout.Blocks when typeof(T) == typeof(BFloat16):
                CpuQuantizer.ToBlocks((BFloat16*)source, values, scales, rows, columns, operands.Rule, threads);
                break;
            default:
                CpuQuantizer.ToBlocks((float*)source, values, scales, rows, columns, operands.Rule, threads);
                break;
        }
    }

    private static void Transposed<T>(QuantizeLayout layout, in QuantizeOperands<T> operands, Float8E4M3* values, float* scales, int threads)
        where T : unmanaged
    {
        nint source = operands.Source.Address;
        (int rows, int columns) = (operands.Rows, operands.Columns);
        if (typeof(T) == typeof(BFloat16))
            CpuTransposingQuantizer.Run((BFloat16*)source, values, scales, rows, columns, layout, operands.Rule, threads);
        else
            CpuTransposingQuantizer.Run((float*)source, values, scales, rows, columns, layout, operands.Rule, threads);
    }
}
