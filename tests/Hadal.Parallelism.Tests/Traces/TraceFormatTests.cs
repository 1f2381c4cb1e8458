using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Hadal.Parallelism.Traces;

namespace Hadal.Parallelism.Tests.Traces;

public class TraceFormatTests
{
    private static readonly string s_text = TraceText.Of(
        """{"ph": "M", "name": "process_name", "pid": 9, "args": {"name": "python3", "labels": [[1, {"a": null}], true]}}""",
        TraceText.Annotation("forward", 0, 50),
        TraceText.Call("cudaLaunchKernel", 5, 2, 1),
        """{"ph": "s", "id": 1, "pid": 9, "tid": 9, "ts": 5, "cat": "ac2g", "name": "ac2g"}""",
        TraceText.Kernel("gemm \"α\" \\", 7, 100, 10, 1),
        TraceText.Copy(7, 112, 3),
        TraceText.Kernel("ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)", 20, 105, 20, 2));

    /// <summary>A backslash and an n are written with two backslashes; a line feed is written as what that is called.</summary>
    [Fact]
    public void A_name_that_is_written_as_another_is_called_is_a_name_of_its_own()
    {
        string[] names = ["a\\nb", "a\nb", "a\\nb"];
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(names.Select((name, i) => TraceText.Kernel(name, 7, 100 * i, 10))));
        Assert.Equal(2, analysis.Kernels.Count);
    }

    [Fact]
    public void The_bare_array_and_the_object_say_the_same()
    {
        string array = s_text[s_text.IndexOf('[', StringComparison.Ordinal)..(s_text.LastIndexOf(']') + 1)];
        Assert.Equal(TraceText.Print(TraceText.Analyze(s_text)), TraceText.Print(TraceText.Analyze(array)));
    }

    [Fact]
    public void Gzip_is_known_by_its_first_bytes() =>
        Assert.Equal(TraceText.Print(TraceText.Analyze(s_text)), TraceText.Print(TraceText.Analyze(TraceText.Zip(Encoding.UTF8.GetBytes(s_text)))));

    [Fact]
    public void A_byte_order_mark_is_passed_over() => Assert.Equal(25, TraceText.Analyze([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(s_text)]).SpanUs);

    [Fact]
    public void Wherever_the_buffer_ends_the_figures_are_the_same()
    {
        string expected = TraceText.Print(TraceText.Analyze(s_text));
        byte[] plain = Encoding.UTF8.GetBytes(s_text), zipped = TraceText.Zip(plain);
        Gen.Select(Gen.Int[1, 400], Gen.Int[1, 50].Array[1, 20], Gen.Bool).Sample(
            (buffer, chunks, zip) =>
            {
                using ChunkedStream stream = new(zip ? zipped : plain, chunks);
                return TraceText.Print(TraceAnalyzer.Analyze(stream, "trace", null, buffer)) == expected;
            },
            iter: 2000);
    }

    [Fact]
    public void Every_place_where_the_text_is_cut_is_noticed()
    {
        byte[] whole = Encoding.UTF8.GetBytes(s_text);
        for (int length = 0; length < whole.Length; length++)
        {
            string message = Assert.Throws<FormatException>(() => TraceText.Analyze(whole[..length])).Message;
            Assert.Contains("'trace'", message, StringComparison.Ordinal);
            Assert.Contains("byte", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_place_where_the_gzip_is_cut_is_noticed()
    {
        byte[] whole = TraceText.Zip(Encoding.UTF8.GetBytes(s_text));

        // The last 8 bytes are the checksum and the length.
        for (int length = 0; length < whole.Length - 8; length++)
        {
            string message = Assert.Throws<FormatException>(() => TraceText.Analyze(whole[..length])).Message;
            Assert.Contains("'trace'", message, StringComparison.Ordinal);
            Assert.Contains("byte", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damage_gives_figures_or_a_complaint_and_never_a_crash()
    {
        byte[] plain = Encoding.UTF8.GetBytes(s_text), zipped = TraceText.Zip(plain);
        Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte).Array[1, 8]).Sample(
            (zip, changes) =>
            {
                byte[] damaged = [.. zip ? zipped : plain];
                foreach ((int place, byte value) in changes)
                {
                    damaged[place % damaged.Length] = value;
                }

                try
                {
                    TraceText.Analyze(damaged);
                }
                catch (FormatException)
                {
                }
            },
            iter: 5000);
    }

    [Theory]
    [InlineData("1740461679471346", "2.5", 2.5)]
    [InlineData("1740461679471346.123", "2.001", 2.001)]
    [InlineData("1740461679471346123", "2001", 2.001)]
    [InlineData("1.740461679471346e15", "25e-1", 2.5)]
    [InlineData("0", "0.0004", 0)]
    [InlineData("-5", "0.0006", 0.001)]
    public void Times_are_microseconds_whole_or_not_and_nanoseconds_where_they_can_be_nothing_else(string start, string duration, double us) =>
        Assert.Equal(us, TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, start, duration))).SpanUs);

    [Theory]
    [InlineData("ms")]
    [InlineData("ns")]
    public void The_unit_of_the_display_changes_nothing(string unit) =>
        Assert.Equal(3, TraceText.Analyze($$"""{"displayTimeUnit": "{{unit}}", "traceEvents": [{{TraceText.Kernel("k", 7, 1, 3)}}]}""").SpanUs);

    [Fact]
    public void A_unit_that_is_given_is_not_guessed() =>
        Assert.Equal(0.003, TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, 1, 3)), new() { TimeUnit = TraceTimeUnit.Nanoseconds }).SpanUs);

    [Fact]
    public void The_order_of_fields_does_not_matter()
    {
        const string Sorted = """[{"args": {"stream": 3, "correlation": 5}, "cat": "kernel", "dur": 7000, "name": "k", "ph": "X", "pid": 0, "tid": "stream 3", "ts": 1740461679471346123}]""";
        TraceAnalysis analysis = TraceText.Analyze(Sorted);
        Assert.Equal((7, 3), (analysis.SpanUs, Assert.Single(analysis.Streams).Id));
    }

    [Fact]
    public void Names_are_read_as_JSON_has_them()
    {
        string[] names = ["plain", "quote \" and \\ and \n", "日本 🐋", "</script><script>alert(1)</script>", ""];
        TraceAnalysis analysis = TraceText.Analyze(TraceText.Of(names.Select((name, place) => TraceText.Kernel(name, 7, place * 10, 10 - place))));
        Assert.Equal(names, analysis.Kernels.Select(kernel => kernel.Name));
    }

    [Fact]
    public void A_name_that_is_escaped_here_and_not_there_is_one_kernel()
    {
        string escaped = TraceText.Kernel("k", 7, 5, 2).Replace("\"k\"", "\"\\u006b\"", StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, 1, 2), escaped)).Kernels).Count);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_name_all_the_same() =>
        Assert.Single(TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, 5, 2).Replace("\"k\"", "\"\\ud800\"", StringComparison.Ordinal))).Kernels);

    [Fact]
    public void A_name_longer_than_the_buffer_is_read()
    {
        string name = new('x', 1 << 20);
        Assert.Equal(name, Assert.Single(TraceText.Analyze(TraceText.Of(TraceText.Kernel(name, 7, 1, 2))).Kernels).Name);
    }

    [Fact]
    public void A_value_longer_than_any_name_is_refused() =>
        MustSay(TraceText.Of(TraceText.Kernel(new string('x', 17 << 20), 7, 1, 2)), "longer than");

    [Fact]
    public void White_space_of_any_length_is_passed_over() =>
        Assert.Equal(2, TraceText.Analyze(TraceText.Of(new string(' ', 40 << 20) + TraceText.Kernel("k", 7, 1, 2))).SpanUs);

    [Fact]
    public void Nesting_without_end_is_refused() => MustSay("{\"traceEvents\": " + new string('[', 1 << 20), "byte");

    [Fact]
    public void Deep_nesting_in_an_argument_is_refused() =>
        MustSay(TraceText.Of(TraceText.Kernel("k", 7, 1, 2).Replace("[1, 1, 1]", new string('[', 1000) + new string(']', 1000), StringComparison.Ordinal)), "byte");

    [Theory]
    [InlineData("", "byte 0")]
    [InlineData("   ", "byte 3")]
    [InlineData("3", "an object or an array")]
    [InlineData("{}", "traceEvents")]
    [InlineData("""{"traceEvents": 3}""", "traceEvents must be StartArray, not Number")]
    [InlineData("[3]", "an event must be StartObject, not Number")]
    [InlineData("[] []", "byte 3")]
    [InlineData("<html>", "byte 0")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "dur": 1, "tid": 1}]""", "no ts")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": 1, "tid": 1}]""", "no dur")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": 1, "dur": 1}]""", "no stream")]
    [InlineData("""[{"ph": "B", "cat": "kernel", "name": "k", "ts": 1, "tid": 1}]""", "complete events")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": 1, "dur": -1, "tid": 1}]""", "-1")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": NaN, "dur": 1, "tid": 1}]""", "byte")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": 1e300, "dur": 1, "tid": 1}]""", "1e300")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": "5", "dur": 1, "tid": 1}]""", "ts must be a number")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": 5, "ts": 5, "dur": 1, "tid": 1}]""", "name must be String, not Number")]
    [InlineData("""[{"ph": "X", "cat": "kernel", "name": "k", "ts": 9223372036854775807, "dur": 9223372036854775807, "tid": 1}]""", "70 years")]
    public void What_is_no_trace_is_refused_with_the_reason(string text, string reason) => MustSay(text, reason);

    /// <summary>A field of an event that is no time; the error names its byte, or, where the text is no JSON, one near it.</summary>
    [Theory]
    [InlineData("ts", "NaN")]
    [InlineData("ts", "Infinity")]
    [InlineData("ts", "-Infinity")]
    [InlineData("ts", "null")]
    [InlineData("ts", "1e")]
    [InlineData("ts", "0x10")]
    [InlineData("ts", "[1]")]
    [InlineData("ts", "-1e18")]
    [InlineData("ts", "99999999999999999999999999999999999999999999999999999999999")]
    [InlineData("dur", "NaN")]
    [InlineData("dur", "-0.001")]
    [InlineData("dur", "-9223372036854775808")]
    [InlineData("dur", "1e400")]
    [InlineData("dur", "true")]
    public void A_time_that_is_none_is_refused_with_its_byte(string field, string value)
    {
        string text = $$"""[{"ph": "X", "cat": "kernel", "name": "k", "tid": 1, "{{(field == "ts" ? "dur" : "ts")}}": 1, "{{field}}": {{value}}}]""";
        string message = Assert.Throws<FormatException>(() => TraceText.Analyze(text)).Message;
        int at = int.Parse(Regex.Match(message, "byte ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(at, text.IndexOf(field, StringComparison.Ordinal) - 1, text.Length);
    }

    [Fact]
    public void A_number_without_end_is_refused() => MustSay(TraceText.Of(TraceText.Kernel("k", 7, new string('9', 17 << 20), "1")), "longer than");

    [Theory]
    [InlineData("[")]
    [InlineData("{\"a\": ")]
    public void Deep_nesting_beside_the_events_is_refused(string open) =>
        MustSay("{\"metadata\": " + string.Concat(Enumerable.Repeat(open, 100_000)), "byte");

    [Fact]
    public void A_string_without_end_is_refused_before_it_fills_the_memory() => MustSay("{\"metadata\": \"" + new string('x', 17 << 20), "longer than");

    [Fact]
    public void What_is_compressed_twice_is_no_trace() =>
        Assert.Contains("byte 0", Assert.Throws<FormatException>(() => TraceText.Analyze(TraceText.Zip(TraceText.Zip(Encoding.UTF8.GetBytes(s_text))))).Message, StringComparison.Ordinal);

    [Fact]
    public void Events_that_are_not_needed_may_be_as_odd_as_they_like() =>
        Assert.Equal(2, TraceText.Analyze(TraceText.Of("""{"ph": "C", "cat": {"a": 1}, "name": "c", "args": 5}""", """{"ts": 5, "args": [[]], "ph": ["X"]}""", "{}", TraceText.Kernel("k", 7, 1, 2))).SpanUs);

    [Theory]
    [InlineData("true")]
    [InlineData("{\"a\": [1]}")]
    public void What_another_writer_calls_incomplete_is_passed_over(string value) =>
        Assert.Empty(TraceText.Analyze($$"""{"incomplete": {{value}}, "traceEvents": [{{TraceText.Kernel("k", 7, 1, 3)}}]}""").Warnings);

    [Fact]
    public void A_trace_without_work_of_a_GPU_has_no_ratio_and_a_warning()
    {
        TraceAnalysis analysis = TraceText.Analyze("[]");
        Assert.Equal((0, 0, null, null), (analysis.SpanUs, analysis.BusyUs, analysis.CommunicationOverlapRatio, analysis.CommunicationSms));
        Assert.Single(analysis.Warnings);
    }

    [Fact]
    public void More_streams_than_any_GPU_has_are_refused() =>
        MustSay(TraceText.Of(Enumerable.Range(0, 5000).Select(i => TraceText.Kernel("k", i, i, 1))), "5000 streams");

    [Fact]
    public void What_is_kept_of_a_piece_of_work_has_32_bytes() => Assert.Equal(32, Unsafe.SizeOf<GpuEvent>() + Unsafe.SizeOf<Launch>());

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains("missing.json", Assert.ThrowsAny<IOException>(() => TraceAnalyzer.Analyze("missing.json")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_wait_must_last(double us) => Assert.Throws<ArgumentOutOfRangeException>("options", () => TraceText.Analyze("[]", new() { HostWaitUs = us }));

    private static void MustSay(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => TraceText.Analyze(text)).Message, StringComparison.Ordinal);
}
