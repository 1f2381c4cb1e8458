using System.Text.RegularExpressions;
using Hadal.Parallelism.Traces;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Traces;

public partial class TraceReportTests
{
    private const string Evil = "<script>document.title='owned'</script>\"'&\u0001<img src=x onerror=\"document.title='owned'\">";

    private static readonly TraceAnalysis s_trace = TraceText.Analyze(TraceText.Of(
        TraceText.Kernel(Evil, 7, 0, 100, 1), TraceText.Kernel("ncclKernel_<X>", 20, 50, 100, 2), TraceText.Kernel("late", 7, 200, 50, 3), TraceText.Kernel("unknown <b>", 30, 210, 40),
        TraceText.Call("cudaLaunchKernel", -20, 1, 1), TraceText.Call("cudaLaunchKernel", -10, 1, 2), TraceText.Call("cudaLaunchKernel", 190, 1, 3),
        TraceText.Annotation("</style></title><script>document.title='owned'</script>", -30, 500))) with { Name = "</title><script>document.title='owned'</script>" };

    [Fact]
    public void No_text_of_the_trace_is_markup_and_nothing_comes_from_elsewhere()
    {
        string page = Page(s_trace);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Elsewhere(), page);
        Assert.Contains("&lt;script&gt;document.title", page, StringComparison.Ordinal);
        Assert.DoesNotContain(page, c => char.IsControl(c) && c is not ('\n' or '\r'));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_of_nothing_and_of_several_ranks_are_pages_too()
    {
        Assert.Contains("</html>", Page(TraceText.Analyze("[]")), StringComparison.Ordinal);
        Assert.Contains("Ranks", Page(s_trace, s_trace), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", Page(s_trace, TraceText.Analyze(TraceText.Of(TraceText.Kernel("k", 7, 5, 0)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_trace_has_a_page_that_a_browser_can_show()
    {
        string[] events = [.. Enumerable.Range(0, 20_000).Select(i => TraceText.Kernel($"k{i % 300}", i % 3, i * 7, 3 + (i % 4)))];
        Assert.InRange(Page(TraceText.Analyze(TraceText.Of(events))).Length, 1, 1 << 20);
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_what_was_there()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("report.html", "what was there");
        Assert.Throws<ArgumentException>("traces", () => TraceReport.Save(path, [s_trace, null!]));
        Assert.Equal("what was there", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_browser_shows_the_names_as_text_and_runs_nothing()
    {
        string browser = Requires.Tool("chromium", "chromium");
        using TemporaryFolder folder = new();
        string path = folder["report.html"];
        TraceReport.Save(path, [s_trace]);
        ChildProcess run = ChildProcess.Run(
            browser,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", $"--user-data-dir={folder["profile"]}", "--dump-dom", new Uri(path).AbsoluteUri,
            ],
            folder.Path);
        Assert.True(run.ExitCode == 0, run.ToString());
        string dom = run.Output;
        Assert.DoesNotContain("<script", dom, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", dom, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<title>owned", dom, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;document.title='owned'&lt;/script&gt;", dom, StringComparison.Ordinal);

        // What the parser made of the pictures: three streams, and the bubble between 150 and 200.
        Assert.Equal(3, LaneLabel().Count(dom));
        Assert.Contains("launch: launched late", dom, StringComparison.Ordinal);
        Assert.Contains("class=\"communication\" d=\"M", dom, StringComparison.Ordinal);
    }

    private static string Page(params TraceAnalysis[] traces)
    {
        using StringWriter writer = new();
        TraceReport.Write(writer, traces);
        return writer.ToString();
    }

    [GeneratedRegex(@"<[^>]*\s(src|href)\s*=|url\(|@import|https?:", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex(@">stream \d+</text>")]
    private static partial Regex LaneLabel();
}
