using Spectre.Console;

namespace Hadal.Cli.CommandLine;

/// <summary>The one look of all tables.</summary>
internal static class PlainTable
{
    internal static Table Of(params ReadOnlySpan<string> headers)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string header in headers)
        {
            table.AddColumn(new TableColumn(new Text(header)).NoWrap());
        }

        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is markup.</summary>
    internal static void Add(this Table table, params ReadOnlySpan<string?> cells)
    {
        Text[] texts = new Text[cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            texts[i] = new Text(cells[i] ?? string.Empty);
        }

        table.AddRow(texts);
    }
}
