using System.Runtime.Versioning;
using Hadal.Parallelism.Traces;
using Hadal.Testing;
using Hadal.Tracing;
using Xunit;

namespace Hadal.Tests.Tracing;

/// <summary>How recordings end: as they should, in a run that fails, and where the file cannot be written.</summary>
public sealed class TraceRecordingEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CpuStream _stream = (CpuStream)Device.Cpu.CreateStream();

    private string File => _folder["trace.json"];

    public void Dispose()
    {
        _stream.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_kernel_that_fails_leaves_what_ran_before_it_in_a_file_that_says_so()
    {
        FormatException failure = new("The kernel failed.");

        Assert.Same(failure, Assert.Throws<FormatException>(() =>
        {
            using TraceRecording recording = TraceRecording.Start(_stream, File);
            _stream.Run("before", () => { });
            _stream.Run("failing", () => throw failure);
            recording.Complete();
        }));

        TraceAnalysis analysis = TraceAnalyzer.Analyze(File);
        Assert.Equal("before", Assert.Single(analysis.Kernels).Name);
        Assert.Contains("incomplete", Assert.Single(analysis.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Work_that_was_lost_is_thrown_by_who_completes_and_not_by_who_disposes_and_is_in_the_file()
    {
        using TraceRecording completed = Losing(File), disposed = Losing(_folder["other.json"]);

        Assert.Equal("The GPU is lost.", Assert.Throws<HadalException>(completed.Complete).Message);
        disposed.Dispose();

        Assert.IsType<HadalException>(disposed.Failure);
        Assert.All([File, _folder["other.json"]], file => Assert.Contains("The trace is incomplete: The GPU is lost.", TraceAnalyzer.Analyze(file).Warnings));
    }

    [Fact]
    public void A_recorder_that_is_shared_is_incomplete_only_where_work_is_missing()
    {
        TraceRecorder shared = new();
        using (TraceRecording.Start(_stream, shared))
        {
            _stream.Run("kernel", () => { });
        }

        shared.Save(File);
        Assert.Empty(TraceAnalyzer.Analyze(File).Warnings);

        new TraceRecording(shared, new LosingSource(), null).Dispose();
        shared.Save(File);
        Assert.Equal("The GPU is lost.", TraceAnalyzer.Analyze(File).Incomplete);
    }

    [Fact]
    public void Work_that_still_runs_at_the_end_is_missing_for_good_and_the_file_says_so()
    {
        using CpuStream other = (CpuStream)Device.Cpu.CreateStream();
        TraceRecorder ofOther = new(), later = new();
        using TraceRecording recording = TraceRecording.Start(_stream, File), beside = TraceRecording.Start(other, ofOther), longer = TraceRecording.Start(_stream, later);
        using ManualResetEventSlim began = new(), end = new();
        _stream.Run("before", () => { });
        other.Run("elsewhere", () => { });
        Thread running = new(() => _stream.Run("running", () =>
        {
            began.Set();
            end.Wait();
        }));
        running.Start();
        began.Wait();

        recording.Complete();
        beside.Complete();
        end.Set();
        running.Join();
        longer.Complete();

        Assert.Equal("Work still ran when the recording ended.", TraceAnalyzer.Analyze(File).Incomplete);
        Assert.Equal([("before", 1)], TraceRecordingTests.KernelsOf(recording.Recorder));
        Assert.Null(TraceRecordingTests.Analyze(ofOther).Incomplete);
        Assert.Equal([("before", 1), ("running", 1)], TraceRecordingTests.KernelsOf(later));
        Assert.Null(TraceRecordingTests.Analyze(later).Incomplete);
    }

    [Fact]
    public void Work_that_failed_runs_no_more()
    {
        TraceRecorder recorder = new();
        using TraceRecording recording = TraceRecording.Start(_stream, recorder);
        Assert.Throws<FormatException>(() => _stream.Run("failing", () => throw new FormatException()));
        recording.Complete();

        Assert.Null(TraceRecordingTests.Analyze(recorder).Incomplete);
    }

    [Fact]
    public void A_file_that_can_no_longer_be_written_is_thrown_by_who_completes_and_not_by_who_disposes()
    {
        string gone = Directory.CreateDirectory(_folder["gone"]).FullName;
        using TraceRecording completed = TraceRecording.Start(_stream, Path.Combine(gone, "a.json")), disposed = TraceRecording.Start(_stream, Path.Combine(gone, "b.json"));
        Directory.Delete(gone);

        Assert.ThrowsAny<IOException>(completed.Complete);
        disposed.Dispose();

        Assert.IsType<IOException>(disposed.Failure, exactMatch: false);
    }

    [Theory]
    [InlineData("absent/trace.json")]
    [InlineData(".")]
    public void A_place_where_no_file_can_be_is_refused_at_the_start(string place) =>
        Assert.ThrowsAny<IOException>(() => TraceRecording.Start(_stream, _folder[place]));

    [Fact, UnsupportedOSPlatform("windows")]
    public void A_folder_without_the_right_to_write_is_refused_at_the_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Needs a user whom rights bind.");
        string closed = Directory.CreateDirectory(_folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;

        Assert.Contains("closed", Assert.Throws<UnauthorizedAccessException>(() => TraceRecording.Start(_stream, Path.Combine(closed, "trace.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Until_the_end_the_file_that_was_there_stays_and_nothing_lies_beside_it()
    {
        _folder.Write("trace.json", "what was there");
        using TraceRecording recording = TraceRecording.Start(_stream, File);
        _stream.Run("kernel", () => { });
        Assert.Equal("what was there", System.IO.File.ReadAllText(Assert.Single(Directory.GetFiles(_folder.Path))));

        recording.Complete();

        Assert.Single(TraceAnalyzer.Analyze(Assert.Single(Directory.GetFiles(_folder.Path))).Kernels);
    }

    [Fact]
    public void Whoever_ends_a_recording_that_another_thread_ends_finds_the_file()
    {
        for (int round = 0; round < 100; round++)
        {
            TraceRecording recording = TraceRecording.Start(_stream, File);
            Parallel.ForEach(Enumerable.Range(0, 4), new() { MaxDegreeOfParallelism = 4 }, _ =>
            {
                recording.Dispose();
                Assert.True(System.IO.File.Exists(File));
            });

            Assert.Equal([File], Directory.GetFiles(_folder.Path));
            System.IO.File.Delete(File);
        }
    }

    private static TraceRecording Losing(string path) => new(new(), new LosingSource(), path);

    private sealed class LosingSource : IDisposable
    {
        public void Dispose() => throw new HadalException("The GPU is lost.");
    }
}
