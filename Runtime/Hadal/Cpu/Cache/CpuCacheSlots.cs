namespace Hadal.Cpu;

/// <summary>The managed search for the slots of a step's tokens.</summary>
internal static unsafe class CpuCacheSlots
{
    internal static void Run(int pages, int pageSize, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, DeviceTensor<int> slots, DeviceTensor<int>? positions)
    {
        int* table = (int*)pageTable.Address;
        int columns = pageTable.Shape[1], tokens = slots.Shape[1];
        for (int sequence = 0; sequence < slots.Shape[0]; sequence++)
        {
            int length = Math.Clamp(((int*)lengths.Address)[sequence], 0, columns * pageSize);
            for (int token = 0; token < tokens; token++)
            {
                long index = ((long)sequence * tokens) + token;
                int position = length - tokens + token;
                ((int*)slots.Address)[index] = position < 0 ? -1 : SlotOf(table + ((long)sequence * columns), position, pages, pageSize);
                if (positions is not null)
                {
                    ((int*)positions.Address)[index] = Math.Max(position, 0);
                }
            }
        }
    }

    private static int SlotOf(int* table, int position, int pages, int pageSize)
    {
        int page = table[position / pageSize];
        return (uint)page < (uint)pages ? (page * pageSize) + (position % pageSize) : -1;
    }
}
