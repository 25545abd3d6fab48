"""The rich menu: six tiles under the chat that open the keyboard with a question begun.

`tiles` says what it holds, `draw` makes its picture while the project is developed,
`publish` puts it on the channel. Mobile LINE only, so nothing is reached through it alone.
"""
