using System.Runtime.CompilerServices;
using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class ReadAheadStreamTests
{
    [Fact]
    public void What_goes_wrong_behind_the_last_byte_that_is_read_is_nobodys_surprise_later()
    {
        List<string> unobserved = [];
        void Note(object? sender, UnobservedTaskExceptionEventArgs late)
        {
            lock (unobserved)
                unobserved.AddRange(late.Exception.InnerExceptions.Select(inner => inner.Message));
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            StopBeforeTheDamage();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        lock (unobserved)
            Assert.DoesNotContain(DamagedStream.Message, unobserved);
    }

    [Fact]
    public void What_goes_wrong_goes_wrong_for_who_reads_on()
    {
        using ReadAheadStream stream = new(new DamagedStream());

        Assert.Equal(DamagedStream.Message, Assert.Throws<InvalidDataException>(() => stream.CopyTo(Stream.Null)).Message);
    }

    // A method of its own, so that no local keeps the stream alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StopBeforeTheDamage()
    {
        using DamagedStream source = new();
        using ReadAheadStream stream = new(source);
        Assert.Equal(0, stream.ReadByte());
        Assert.True(source.Damaged.Wait(TimeSpan.FromSeconds(30)));
    }

    /// <summary>Gives a megabyte of zeros and then fails.</summary>
    private sealed class DamagedStream : MemoryStream
    {
        internal const string Message = "damaged behind a megabyte";

        internal DamagedStream()
            : base(new byte[1_000_000])
        {
        }

        internal ManualResetEventSlim Damaged { get; } = new();

        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            if (count == 0)
            {
                Damaged.Set();
                throw new InvalidDataException(Message);
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            Damaged.Dispose();
            base.Dispose(disposing);
        }
    }
}
