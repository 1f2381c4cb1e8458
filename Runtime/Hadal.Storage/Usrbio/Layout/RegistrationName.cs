using System.Globalization;
using System.Text;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>
/// A name in <c>3fs-virt/iovs</c>: <c>id[.bBLOCK][.rDEPTH|.wDEPTH][.p(h|l|n)][.tMILLISECONDS][.fBINARY]</c>, the attributes in any order.
/// </summary>
internal sealed record RegistrationName(Guid Id)
{
    internal const int IdLength = 36;

    /// <summary>I/O does not cross a multiple of it; 0: the whole region.</summary>
    internal ulong BlockBytes { get; init; }

    /// <summary>Null: a region. Else a ring, for writes or reads.</summary>
    internal bool? ForWriting { get; init; }

    /// <summary>Above 0: exactly so many at once; 0: as many as there are; below: at most so many.</summary>
    internal int Depth { get; init; }

    internal RingPriority Priority { get; init; }

    internal int? TimeoutMilliseconds { get; init; }

    internal RingFlags Flags { get; init; }

    internal bool IsRing => ForWriting is not null;

    /// <summary>The name as a client writes it.</summary>
    public override string ToString()
    {
        StringBuilder name = new(Id.ToString("D"));
        if (BlockBytes > 0)
            name.Append(CultureInfo.InvariantCulture, $".b{BlockBytes}");
        if (ForWriting is { } writes)
        {
            // 3FS looks at the timeout of every ring, so it stands there although nothing here ever uses it.
            name.Append(CultureInfo.InvariantCulture, $".{(writes ? 'w' : 'r')}{Depth}");
            if (Priority != RingPriority.Normal)
                name.Append(Priority == RingPriority.High ? ".ph" : ".pl");
            name.Append(CultureInfo.InvariantCulture, $".t{TimeoutMilliseconds ?? 0}");
            if (Flags != RingFlags.None)
                name.Append(CultureInfo.InvariantCulture, $".f{(ulong)Flags:b}");
        }

        return name.ToString();
    }
}
