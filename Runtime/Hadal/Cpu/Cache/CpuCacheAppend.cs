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
        using DeviceMemory.Hold holdTokens = operands.Tokens.Memory.Acquire();
        using DeviceMemory.Hold holdRows = operands.Cache.Rows.Memory.Acquire();
        using DeviceMemory.Hold holdSlots = operands.Slots.Memory.Acquire();
        if (operands.Rotary is not { } rotary)
        {
            Write(operands, default, null, threads);
            return;
        }

        using DeviceMemory.Hold holdCosines = rotary.Cosines.Memory.Acquire();
        using DeviceMemory.Hold holdSines = rotary.Sines.Memory.Acquire();
        using DeviceMemory.Hold holdPositions = operands.Positions!.Memory.Acquire();
        RotaryTables tables = new((float*)rotary.Cosines.Pointer, (float*)rotary.Sines.Pointer, rotary.Positions, rotary.Pairing);
        Write(operands, tables, (int*)operands.Positions.Pointer, threads);
    }

    private static void Write<TToken, TCache>(AppendOperands<TToken, TCache> operands, RotaryTables tables, int* positions, int threads)
        where TToken : unmanaged
        where TCache : unmanaged
    {
        TToken* tokens = (TToken*)operands.Tokens.Pointer;
        byte* rows = (byte*)operands.Cache.Rows.Pointer;
        int* slots = (int*)operands.Slots.Pointer;
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
