using System.Runtime.CompilerServices;
using Hadal.Specs;

namespace Hadal.Cpu;

/// <summary>The managed writing of tokens into their slots.</summary>
internal static unsafe class CpuCacheAppend
{
    internal static void Run<TToken, TCache>(AppendOperands<TToken, TCache> operands, int threads)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        if (operands.Rotary is not { } rotary)
        {
            Write(operands, default, null, threads);
            return;
        }

        RotaryTables tables = new((float*)rotary.Cosines.Address, (float*)rotary.Sines.Address, rotary.Positions, rotary.Pairing);
        Write(operands, tables, (int*)operands.Positions!.Address, threads);
    }

    private static void Write<TToken, TCache>(AppendOperands<TToken, TCache> operands, RotaryTables tables, int* positions, int threads)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        TToken* tokens = (TToken*)operands.Tokens.Address;
        byte* rows = (byte*)operands.Cache.Rows.Address;
        int* slots = (int*)operands.Slots.Address;
        int width = operands.Cache.Width, rowBytes = operands.Cache.Rows.Shape[2] * sizeof(TCache);
        int rotaryAt = PagedCache<TCache>.IsFp8 ? QuantizedCacheRow.RotaryAt : MlaRules.ValueWidth * sizeof(TToken);
        long slotCount = operands.SlotCount;
        CpuParallel.For(operands.Count, width, threads, token =>
        {
            if ((uint)slots[token] >= slotCount)
            {
                return;
            }

            TToken* source = tokens + (token * width);
            byte* row = rows + ((long)slots[token] * rowBytes);
            if (PagedCache<TCache>.IsFp8)
            {
                QuantizedCacheRow.Write((BFloat16*)source, row, operands.Rule);
            }
            else
            {
                Unsafe.CopyBlockUnaligned(row, source, (uint)(MlaRules.ValueWidth * sizeof(TToken)));
            }

            if (positions != null)
            {
                RotaryTurn.Run(source + MlaRules.ValueWidth, (TToken*)(row + rotaryAt), tables, positions[token]);
            }
            else
            {
                Unsafe.CopyBlockUnaligned(row + rotaryAt, source + MlaRules.ValueWidth, (uint)((width - MlaRules.ValueWidth) * sizeof(TToken)));
            }
        });
    }
}
