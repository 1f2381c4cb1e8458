using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hadal.Parallelism.Pipelines;
using Hadal.Parallelism.Pipelines.Drawing;
using Hadal.Testing;

namespace Hadal.Parallelism.Tests.Pipelines.Drawing;

public partial class PipelineDrawingTests
{
    private const string Hostile = "</title><script>alert('&\"')</script>\u0001]]>\uD800 …";

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Extensions => [.. PipelineDrawing.Extensions];

    [Theory, MemberData(nameof(Extensions))]
    public void A_small_picture_is_as_it_was_accepted(string extension) =>
        Snapshot.Verify(Draw(extension, PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4), new(Link: 0.25)), extension[1..], "DualPipe");

    [Fact]
    public void The_figure_of_eight_ranks_and_twenty_micro_batches_has_66_columns()
    {
        XElement svg = Svg(PipelineSchedule.Create(PipelineKind.DualPipe, 8, 20));
        Assert.Equal(66, svg.Descendants(s_svg + "line").Count());
        double[] ends = [.. Cells(svg).Select(cell => Number(cell, "x") + Number(cell, "width"))];
        double[] columns = [.. svg.Descendants(s_svg + "line").Select(line => Number(line, "x1"))];
        Assert.Equal(columns[^1] + (columns[1] - columns[0]), ends.Max(), 0.01);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(0.5, 0.5)]
    [InlineData(100, 0.001)]
    public void Columns_are_labelled_with_the_time_and_hold_the_whole(double forward, double weight)
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 4, 8);
        PipelineCosts costs = new(forward, forward, weight);
        XElement svg = XElement.Parse(Draw(".svg", schedule, costs));
        XElement[] labels = [.. svg.Elements(s_svg + "text").Where(text => text.Attribute("fill")?.Value == "#777")];
        (double x0, double x1) = (Number(labels[0], "x"), Number(labels[^1], "x"));
        double perPixel = double.Parse(labels[^1].Value, CultureInfo.InvariantCulture) / (x1 - x0);
        double end = Cells(svg).Max(cell => Number(cell, "x") + Number(cell, "width"));
        Assert.Equal(PipelineSimulator.Run(schedule, costs).Makespan, (end - x0) * perPixel, PipelineSimulator.Run(schedule, costs).Makespan * 1e-3);
        Assert.InRange(end, x0, Number(svg, "width"));
    }

    [Fact]
    public void The_figure_in_the_documentation_is_the_one_that_is_drawn()
    {
        string file = Path.Combine(RepositoryRoot(), "docs", "images", "dualpipe-8x20.svg");
        Assert.Equal(File.ReadAllText(file), Draw(".svg", PipelineSchedule.Create(PipelineKind.DualPipe, 8, 20), new()));
    }

    [Fact]
    public void Computations_of_a_rank_do_not_cover_one_another()
    {
        foreach (IGrouping<string, XElement> row in Cells(Svg(PipelineSchedule.Create(PipelineKind.DualPipeV, 4, 12))).GroupBy(cell => cell.Attribute("y")!.Value))
        {
            double free = 0;
            foreach (XElement cell in row.OrderBy(cell => Number(cell, "x")))
            {
                Assert.InRange(Number(cell, "x"), free - 0.02, double.MaxValue);
                free = Number(cell, "x") + Number(cell, "width");
            }
        }
    }

    [Fact]
    public void A_pair_is_two_cells_in_one_border()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 4, 12);
        XElement svg = Svg(schedule);
        XElement[] pairs = [.. svg.Descendants(s_svg + "g").Where(group => group.Elements(s_svg + "rect").Any(rect => rect.Attribute("class")?.Value == "p"))];
        Assert.Equal(Enumerable.Range(0, 4).Sum(rank => schedule[rank].Operations.ToArray().Count(operation => operation.Kind == PipelineOpKind.ForwardBackward)), pairs.Length);
        Assert.All(pairs, pair => Assert.Equal(["b", "b", "p"], pair.Elements(s_svg + "rect").Select(rect => rect.Attribute("class")!.Value)));
    }

    [Fact]
    public void A_title_is_text_whatever_it_says()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        Assert.Equal("</title><script>alert('&\"')</script>\uFFFD]]>\uFFFD …", XElement.Parse(Draw(".svg", schedule, new(), Hostile)).Element(s_svg + "title")!.Value);
        string html = Draw(".html", schedule, new(), Hostile);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Equal(Regex.Count(Draw(".html", schedule, new()), "<script"), Regex.Count(html, "<script"));
        using JsonDocument json = JsonDocument.Parse(Draw(".json", schedule, new(), Hostile));
    }

    [Fact]
    public void A_title_cannot_stand_in_for_the_data_of_the_page()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        string html = Draw(".html", schedule, new(), "/*data*/ <!--title-->");
        Assert.Contains("const data = {\"ranks\":2,", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".svg")]
    [InlineData(".html")]
    public void Nothing_is_fetched(string extension)
    {
        string text = Draw(extension, PipelineSchedule.Create(PipelineKind.DualPipe, 4, 8), new()).Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal);
        Assert.DoesNotMatch(Fetches(), text);
    }

    [Fact]
    public void A_trace_has_every_computation_once_with_its_time()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 4, 12);
        using JsonDocument json = JsonDocument.Parse(Draw(".json", schedule, new()));
        JsonElement[] events = [.. json.RootElement.GetProperty("traceEvents").EnumerateArray().Where(one => one.GetProperty("ph").GetString() == "X" && one.GetProperty("args").GetProperty("class").GetString() == "computation")];
        Assert.Equal(Enumerable.Range(0, 4).Sum(rank => schedule[rank].Operations.ToArray().Count(operation => operation.Kind != PipelineOpKind.Communicate)), events.Length);
        // Twelve micro-batches, of three units each, on each of four stages; a unit is a millisecond.
        Assert.Equal(12 * 3 * 4 * 1000, events.Sum(one => one.GetProperty("dur").GetDouble()));
    }

    [Fact]
    public void A_table_has_a_line_for_each_operation()
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipeV, 2, 4);
        string[] lines = Draw(".csv", schedule, new()).TrimEnd('\n').Split('\n');
        Assert.Equal(1 + schedule[0].Operations.Length + schedule[1].Operations.Length, lines.Length);
        Assert.All(lines, line => Assert.Equal(9, line.Split(',').Length));
    }

    [Theory, MemberData(nameof(Extensions))]
    public void Numbers_do_not_follow_the_machines_culture(string extension)
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        PipelineCosts costs = new(1.25, 1.5, 0.75, null, 0.125);
        string expected = Draw(extension, schedule, costs);
        CultureInfo before = CultureInfo.CurrentCulture, other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NegativeSign) = (",", "~");
        try
        {
            CultureInfo.CurrentCulture = other;
            Assert.Equal(expected, Draw(extension, schedule, costs));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory, MemberData(nameof(Extensions))]
    public void Operations_that_take_no_time_are_left_out_and_do_no_harm(string extension)
    {
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        Assert.NotEmpty(Draw(extension, schedule, new(0, 0, 0)));
        Assert.NotEmpty(Draw(extension, schedule, new(1, 1, 0)));
        Assert.NotEmpty(Draw(extension, schedule, new(1, 1, 1e-12)));
    }

    [Fact]
    public void What_cannot_be_looked_at_is_refused_and_leaves_no_file()
    {
        using TemporaryFolder folder = new();
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 128, 2048);
        ArgumentException refused = Assert.Throws<ArgumentException>(() => PipelineDrawing.Save(folder["big.svg"], schedule, PipelineSimulator.Run(schedule, new())));
        Assert.Contains(".html, .json or .csv", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_file_is_replaced_whole()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("a.SVG", new('x', 1_000_000));
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        PipelineDrawing.Save(path, schedule, PipelineSimulator.Run(schedule, new()));
        Assert.Equal(Draw(".svg", schedule, new()), File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("picture")]
    [InlineData("picture.png")]
    [InlineData("svg")]
    public void An_ending_that_is_none_of_the_four_is_named(string path)
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(nameof(path), () => PipelineDrawing.CheckExtension(path));
        Assert.Contains($".svg, .html, .json, .csv; given is '{path}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_of_input_and_output()
    {
        using TemporaryFolder folder = new();
        PipelineSchedule schedule = PipelineSchedule.Create(PipelineKind.DualPipe, 2, 4);
        Assert.ThrowsAny<IOException>(() => PipelineDrawing.Save(folder["none", "a.svg"], schedule, PipelineSimulator.Run(schedule, new())));
    }

    private static string Draw(string extension, PipelineSchedule schedule, PipelineCosts costs, string? title = null)
    {
        using MemoryStream stream = new();
        PipelineDrawing.Write(stream, extension, schedule, PipelineSimulator.Run(schedule, costs), title);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static XElement Svg(PipelineSchedule schedule) => XElement.Parse(Draw(".svg", schedule, new()));

    private static IEnumerable<XElement> Cells(XElement svg) => svg.Descendants(s_svg + "rect").Where(rect => rect.Attribute("class")?.Value == "b");

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static string RepositoryRoot([System.Runtime.CompilerServices.CallerFilePath] string file = "")
    {
        string? folder = Path.GetDirectoryName(file);
        while (folder is not null && !File.Exists(Path.Combine(folder, "toolchain.sln")))
            folder = Path.GetDirectoryName(folder);
        if (folder is null)
            Assert.Skip("Needs the sources of the repository, which are not on this machine.");
        return folder;
    }

    [GeneratedRegex(@"https?:|//[a-z]|\bsrc=|\bhref=|@import|url\(|fetch\(|XMLHttp", RegexOptions.IgnoreCase)]
    private static partial Regex Fetches();
}
